#include "leukolens/capture/capture_cells.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "capture/capture_reader.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/dataset/ids.hpp"
#include "leukolens/phase/file.hpp"

namespace leukolens {
namespace {

/// By its name alone, so that a folder of a hundred thousand crops is not opened to look.
bool may_be_capture(const std::filesystem::path& path) {
  static const std::set<std::string> endings = {".phase", ".raw", ".h5", ".hdf5"};
  if (endings.contains(lower(path.extension().string()))) return true;
  return !is_phase_file_name(path) && std::filesystem::is_directory(path);
}

/// Frames of a file that is to be segmented; nothing where it is not, or cannot be opened.
std::optional<std::size_t> frames_to_segment(const InputFile& file, const CaptureOptions& options) {
  if (options.segment == Segment::never) return {};
  if (options.segment == Segment::automatic && !may_be_capture(file.path)) return {};
  try {
    const auto opened = open_phase_file(file.path);
    if (options.segment == Segment::automatic && !opened->info().is_capture) return {};
    if (file.frame && *file.frame >= opened->frames()) return {};
    return opened->frames();
  } catch (const Error&) {
    return {};  // its turn to be reported comes when it is read as one image
  }
}

void append_capture_blocks(const InputFile& file, std::size_t index, std::size_t frames, const FrameRange& range,
                           std::vector<CellBlock>& blocks) {
  const std::size_t first = file.frame.value_or(range.first);
  const std::size_t past = std::min(file.frame ? *file.frame + 1 : range.past, frames);
  const std::size_t length = frames_a_block(frames);
  for (std::size_t begin = first / length * length; begin < past; begin += length)
    blocks.push_back({index, 1, std::max(begin, first), std::min(begin + length, past)});
}

/// @param warn  told of captures of which no frame is asked for
std::vector<CellBlock> blocks_of(const Inputs& inputs, const CaptureOptions& options, std::size_t files_a_block,
                                 const Warn& warn) {
  std::vector<CellBlock> blocks;
  std::size_t whole_images = 0;  // the first of a run of files that are no captures
  for (std::size_t i = 0; i < inputs.files.size(); ++i) {
    const auto frames = frames_to_segment(inputs.files[i], options);
    if (!frames) continue;
    append_file_blocks(whole_images, i, files_a_block, blocks);
    const std::size_t before = blocks.size();
    append_capture_blocks(inputs.files[i], i, *frames, options.frames, blocks);
    if (blocks.size() == before && warn)
      warn(inputs.files[i].path + ": has " + std::to_string(*frames) + " frames, none of them in --frames " +
           text_of(options.frames) + "; nothing of it is read.");
    whole_images = i + 1;
  }
  append_file_blocks(whole_images, inputs.files.size(), files_a_block, blocks);
  return blocks;
}

/// The cells of one block of a capture.
class BlockWalk {
 public:
  BlockWalk(const InputFile& file, const CellBlock& block, const CaptureOptions& options, CaptureReader& reader,
            std::set<std::string>& told, const Warn& warn)
      : file_(file),
        first_(*block.first_frame),
        reader_(reader),
        told_(told),
        warn_(warn),
        step_(options.frames.step),
        on_frame_(options.on_frame),
        tracker_(options.tracker) {
    const std::size_t step = step_, earliest = file.frame ? first_ : options.frames.first;
    // Frames of the whole walk: earliest + i * step.
    const auto on_walk = [&](std::size_t frame) { return earliest + (frame - earliest + step - 1) / step * step; };
    std::size_t begin = on_walk(std::max(first_ - std::min(first_, warm_up_frames * step), earliest));
    for (const FrameSightings* seen; begin < first_ && (seen = reader.seen(begin)); begin += step) follow(begin, *seen);
    reader.start(begin, *block.past_frames, step);
  }

  std::optional<Cell> next() {
    while (waiting_.empty()) {
      auto frame = reader_.next();
      if (!frame) return {};
      take(std::move(*frame));
    }
    Cell cell = std::move(waiting_.front());
    waiting_.pop_front();
    return cell;
  }

 private:
  /// Tracks of all objects of a frame, named after first sightings; empty for debris.
  std::vector<std::string> follow(std::size_t frame, const FrameSightings& sightings) {
    const std::size_t turn = frame / step_;  // the tracker counts the frames that are looked at
    const auto ids = tracker_.next(turn, sightings.cells);
    std::vector<std::string> tracks(sightings.objects.empty() ? 0 : sightings.objects.back() + 1);
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const std::size_t object = sightings.objects[i];
      if (ids[i].frame == turn) names_[ids[i]] = text_of(TrackId{frame, object});
      tracks[object] = names_.at(ids[i]);
    }
    return tracks;
  }

  void take(CapturedFrame frame) {
    auto tracks = follow(frame.frame, frame.sightings);
    tracks.resize(frame.objects.size());
    if (frame.frame < first_) return;
    for (const auto& text : frame.warnings)
      if (warn_ && told_.insert(text).second) warn_(text);
    if (on_frame_) {
      frame.whole.file = &file_;
      frame.whole.frame = frame.frame;
      frame.whole.tracks = tracks;
      on_frame_(frame.whole);
    }
    if (frame.fault) {
      Cell cell = cell_of(frame.frame, {});
      cell.fault = frame.fault;
      waiting_.push_back(std::move(cell));
    }
    for (std::size_t i = 0; i < frame.objects.size(); ++i) {
      const auto& [object, pixels] = frame.objects[i];
      Cell cell = cell_of(frame.frame, i);
      cell.box = object.box;
      cell.centroid = object.centroid;
      cell.gate = name_of(object.gate);
      cell.touching = object.touching;
      cell.pixels = pixels;
      cell.track = tracks[i];
      waiting_.push_back(std::move(cell));
    }
  }

  Cell cell_of(std::size_t frame, std::optional<std::size_t> index) const {
    Cell cell;
    cell.file = &file_;
    cell.frame = frame;
    cell.cell = index;
    cell.id = cell_id(file_.relative_path, frame, index);
    return cell;
  }

  const InputFile& file_;
  std::size_t first_;
  CaptureReader& reader_;
  std::set<std::string>& told_;
  const Warn& warn_;
  std::size_t step_;
  const std::function<void(const SegmentedCapture&)>& on_frame_;
  Tracker tracker_;
  std::map<TrackId, std::string> names_;  // of the tracks as the tracker calls them
  std::deque<Cell> waiting_;
};

/// Opens blocks; a capture stays open from one of its blocks to the next.
class BlockOpener {
 public:
  BlockOpener(const Inputs& inputs, const CaptureOptions& options, const ConvertOptions& convert, const SideOf& side,
              const Warn& warn)
      : inputs_(inputs), options_(options), convert_(convert), side_(side), warn_(warn) {
    convert_.constant_fits = true;  // a frame of one value is one without cells
  }

  CellsOfBlock open(const CellBlock& block) {
    if (!block.first_frame) {
      reader_.reset();
      return cells_of_files(inputs_, block);
    }
    const InputFile& file = inputs_.files[block.first_file];
    if (!reader_ || open_file_ != &file) reader_ = std::make_unique<CaptureReader>(file, options_, convert_, side_);
    open_file_ = &file;
    const auto walk = std::make_shared<BlockWalk>(file, block, options_, *reader_, told_, warn_);
    return [walk] { return walk->next(); };
  }

 private:
  const Inputs& inputs_;
  const CaptureOptions options_;
  ConvertOptions convert_;
  const SideOf side_;
  const Warn warn_;
  std::set<std::string> told_;
  const InputFile* open_file_ = nullptr;
  std::unique_ptr<CaptureReader> reader_;
};

}  // namespace

std::size_t frames_a_block(std::size_t frames) {
  return std::clamp<std::size_t>((frames + 31) / 32, 16, most_frames_a_block);
}

std::unique_ptr<CellSource> open_capture_cells(const Inputs& inputs, const CaptureOptions& options,
                                               const ConvertOptions& convert, const SideOf& side, const Warn& warn,
                                               std::size_t files_a_block, const Shard& shard) {
  const auto opener = std::make_shared<BlockOpener>(inputs, options, convert, side, warn);
  return open_blocks(inputs, blocks_of(inputs, options, files_a_block, warn), shard,
                     [opener](const CellBlock& block) { return opener->open(block); });
}

void tell_of_empty_captures(const Inputs& inputs, const CaptureOptions& options,
                            const std::set<const InputFile*>& with_cells, const Warn& warn) {
  for (const InputFile& file : inputs.files)
    if (warn && !with_cells.contains(&file) && frames_to_segment(file, options))
      warn(file.relative_path +
           ": no whole cell was found in its frames. If it shows cells, check unit and phase range, and look at "
           "`leukolens segment --preview`.");
}

bool holds_captures(const Inputs& inputs, const CaptureOptions& options) {
  return std::ranges::any_of(inputs.files,
                             [&](const InputFile& file) { return frames_to_segment(file, options).has_value(); });
}

}  // namespace leukolens
