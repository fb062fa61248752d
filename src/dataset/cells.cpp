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

UnfitImage as_unfit(const Error& error) {
  if (const auto* unfit = dynamic_cast<const UnfitImage*>(&error)) return *unfit;
  return UnfitImage(Unfit::unreadable, error.what());
}

class FileCells : public CellSource {
 public:
  explicit FileCells(const Inputs& inputs) : inputs_(inputs) {}

  std::optional<Cell> next() override {
    if (opened_ && frame_ == end_) {
      ++file_;
      opened_ = false;
    }
    if (file_ == inputs_.files.size()) return std::nullopt;
    if (!opened_) open();
    const InputFile& file = inputs_.files[file_];
    Cell cell{&file, {}, {}, {}, image_, fault_};
    if (several_) cell.frame = frame_;
    cell.id = cell_id(file.relative_path, cell.frame);
    if (++frame_ == end_) image_.reset();
    return cell;
  }

  bool start_after(const CellPlace& place) override {
    const auto is_at = [&](const InputFile& file) {
      return (file.relative_path == place.source || utf8_spelling(file.relative_path) == place.source) &&
             (!file.frame || file.frame == place.frame);
    };
    const auto found = std::ranges::find_if(inputs_.files, is_at);
    if (found == inputs_.files.end()) return false;
    file_ = static_cast<std::size_t>(found - inputs_.files.begin());
    open();
    frame_ = std::min(place.frame.value_or(frame_) + 1, end_);
    if (frame_ == end_) image_.reset();
    return true;
  }

 private:
  void open() {
    const InputFile& file = inputs_.files[file_];
    fault_.reset();
    image_.reset();
    frame_ = file.frame.value_or(0);
    end_ = frame_ + 1;  // a file that cannot be opened is one cell, with the fault
    several_ = file.frame.has_value();
    opened_ = true;
    try {
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

  const Inputs& inputs_;
  std::size_t file_ = 0, frame_ = 0, end_ = 0;
  std::shared_ptr<SharedPhaseFile> image_;
  std::optional<UnfitImage> fault_;
  bool opened_ = false, several_ = false;
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

std::string Cell::content_hash(const Frame& whole) const {
  return leukolens::content_hash(box ? crop(whole, *box) : whole);
}

std::unique_ptr<CellSource> open_cells(const Inputs& inputs) { return std::make_unique<FileCells>(inputs); }

}  // namespace leukolens
