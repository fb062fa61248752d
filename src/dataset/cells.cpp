#include "leukolens/dataset/cells.hpp"

#include <algorithm>
#include <mutex>

#include "leukolens/core/unicode.hpp"
#include "leukolens/dataset/ids.hpp"
#include "leukolens/phase/file.hpp"

namespace leukolens {

/// An open file whose frames are fetched by one thread at a time and decoded by many.
class SharedPhaseFile {
 public:
  explicit SharedPhaseFile(const std::string& path) : file_(open_phase_file(path)) {}
  std::size_t frames() const { return file_->frames(); }
  Frame read(std::size_t frame) {
    FetchedFrame fetched;
    {
      const std::lock_guard lock(mutex_);
      fetched = file_->fetch(frame);
    }
    return file_->decode(std::move(fetched));
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<PhaseFile> file_;
};

namespace {

class WholeImage : public CellPixels {
 public:
  explicit WholeImage(Frame frame) : frame_(std::move(frame)) {}
  std::string content_hash() const override { return leukolens::content_hash(frame_); }
  std::optional<PhaseRange> phase_range() const override { return frame_.phase_range; }
  CellImage image(const ConvertOptions& convert, const std::string& name, const Warn& warn) const override {
    return {to_phase(frame_, convert, name, warn), {}};
  }

 private:
  Frame frame_;
};

/// The frames of one file, each a cell.
class FileCells {
 public:
  explicit FileCells(const InputFile& file)
      : file_(file), frame_(file.frame.value_or(0)), end_(frame_ + 1), several_(file.frame.has_value()) {
    try {  // a file that cannot be opened is one cell, with the fault
      image_ = std::make_shared<SharedPhaseFile>(file.path);
      const std::size_t frames = image_->frames();
      if (!file.frame) {
        end_ = frames;
        several_ = frames > 1;
      } else if (*file.frame >= frames) {
        fault_.emplace(Unfit::unreadable, file.path + ": has no frame " + std::to_string(*file.frame) + ", it holds " +
                                              std::to_string(frames) + " (counted from 0). Correct the manifest.");
      }
    } catch (const Error& error) {
      fault_.emplace(as_unfit(error));
    }
  }

  std::optional<Cell> next() {
    if (frame_ == end_) return {};
    Cell cell;
    cell.file = &file_;
    cell.image = image_;
    cell.fault = fault_;
    if (several_) cell.frame = frame_;
    cell.id = cell_id(file_.relative_path, cell.frame);
    if (++frame_ == end_) image_.reset();
    return cell;
  }

 private:
  const InputFile& file_;
  std::size_t frame_, end_;
  bool several_;
  std::shared_ptr<SharedPhaseFile> image_;
  std::optional<UnfitImage> fault_;
};

bool is_named(const InputFile& file, const std::string& source) {
  return file.relative_path == source || utf8_spelling(file.relative_path) == source;
}

class BlockCells : public CellSource {
 public:
  BlockCells(const Inputs& inputs, std::vector<CellBlock> blocks, const Shard& shard,
             std::function<CellsOfBlock(const CellBlock&)> open)
      : inputs_(inputs), blocks_(std::move(blocks)), shard_(shard), at_(shard.index - 1), open_(std::move(open)) {}

  std::optional<Cell> next() override {
    for (; at_ < blocks_.size(); at_ += shard_.count) {
      if (!cells_) cells_ = open_(blocks_[at_]);
      if (auto cell = cells_()) {
        cell->block = at_;
        return cell;
      }
      cells_ = nullptr;
    }
    return {};
  }

  bool start_at_block_of(const CellPlace& place) override {
    for (std::size_t i = shard_.index - 1; i < blocks_.size(); i += shard_.count) {
      if (!holds(blocks_[i], place)) continue;
      at_ = i;
      cells_ = nullptr;
      return true;
    }
    return false;
  }

 private:
  bool holds(const CellBlock& block, const CellPlace& place) const {
    for (std::size_t f = block.first_file; f < block.first_file + block.files; ++f) {
      const InputFile& file = inputs_.files[f];
      if (!is_named(file, place.source) || (file.frame && file.frame != place.frame)) continue;
      if (!block.first_frame || !place.frame) return true;
      if (*place.frame >= *block.first_frame && *place.frame < *block.past_frames) return true;
    }
    return false;
  }

  const Inputs& inputs_;
  std::vector<CellBlock> blocks_;
  Shard shard_;
  std::size_t at_;
  std::function<CellsOfBlock(const CellBlock&)> open_;
  CellsOfBlock cells_;  // of the block under way
};

}  // namespace

Frame Cell::read() const {
  if (fault) throw *fault;
  try {
    return image->read(frame.value_or(0));
  } catch (const Error& error) {
    throw as_unfit(error);
  }
}

std::shared_ptr<const CellPixels> Cell::load() const {
  if (pixels) return pixels;
  return std::make_shared<WholeImage>(read());
}

CellPlace place_of(const Cell& cell) { return {cell.file->relative_path, cell.frame, cell.cell}; }

bool is_at(const Cell& cell, const CellPlace& place) {
  return is_named(*cell.file, place.source) && cell.frame == place.frame && cell.cell == place.cell;
}

CellsOfBlock cells_of_files(const Inputs& inputs, const CellBlock& block) {
  struct Walk {
    std::size_t file, end;
    std::unique_ptr<FileCells> cells;
  };
  const auto walk = std::make_shared<Walk>(block.first_file, block.first_file + block.files);
  return [walk, &inputs]() -> std::optional<Cell> {
    for (; walk->file < walk->end; ++walk->file, walk->cells.reset()) {
      if (!walk->cells) walk->cells = std::make_unique<FileCells>(inputs.files[walk->file]);
      if (auto cell = walk->cells->next()) return cell;
    }
    return {};
  };
}

void append_file_blocks(std::size_t first_file, std::size_t past_files, std::size_t files_a_block,
                        std::vector<CellBlock>& blocks) {
  for (std::size_t first = first_file; first < past_files; first += files_a_block)
    blocks.push_back({first, std::min(files_a_block, past_files - first), {}, {}});
}

std::unique_ptr<CellSource> open_blocks(const Inputs& inputs, std::vector<CellBlock> blocks, const Shard& shard,
                                        std::function<CellsOfBlock(const CellBlock&)> open) {
  return std::make_unique<BlockCells>(inputs, std::move(blocks), shard, std::move(open));
}

std::unique_ptr<CellSource> open_cells(const Inputs& inputs, std::size_t files_a_block, const Shard& shard) {
  std::vector<CellBlock> blocks;
  append_file_blocks(0, inputs.files.size(), files_a_block, blocks);
  return open_blocks(inputs, std::move(blocks), shard,
                     [&inputs](const CellBlock& block) { return cells_of_files(inputs, block); });
}

}  // namespace leukolens
