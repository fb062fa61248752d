#pragma once
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "leukolens/capture/tracker.hpp"
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/dataset/cells.hpp"
#include "leukolens/phase/frame_segmentation.hpp"

namespace leukolens {

/// Which files are segmented; every frame of the others is one cell.
enum class Segment {
  automatic,  ///< captures, by their layout (PhaseFileInfo::is_capture)
  always,
  never,
};
const char* name_of(Segment segment);           ///< "auto" | "always" | "never"
Segment segment_from(const std::string& name);  ///< @throws Error  Kind::bad_value listing the names

/// Frames first, first + step, ... before `past` of each capture.
struct FrameRange {
  std::size_t first = 0, past = static_cast<std::size_t>(-1), step = 1;  ///< step >= 1
  bool holds(std::size_t frame) const { return frame >= first && frame < past && (frame - first) % step == 0; }
  bool operator==(const FrameRange&) const = default;
};
/// `A:B:STEP`, each of which may be missing: `100:`, `::10`. @throws Error  Kind::usage naming the option
FrameRange frame_range_from(const std::string& text, const std::string& option = "--frames");
std::string text_of(const FrameRange& range);

/// A segmented frame on its way to the cells, for who wants more than these.
struct SegmentedCapture {
  const InputFile* file = nullptr;
  std::size_t frame = 0;
  PhaseImage image;                 ///< empty where the frame could not be read
  SegmentedFrame segmented;         ///< likewise
  std::vector<std::string> tracks;  ///< of its objects; empty for debris
};

/// How the frames of a capture become cells. All of it but `threads`, `on_frame` and `cache` changes bits.
struct CaptureOptions {
  Segment segment = Segment::automatic;
  FrameSegmentationOptions objects;
  TrackerOptions tracker;
  FrameRange frames;
  int threads = 2;  ///< that decode and segment frames, >= 1
  /// Folder in which the objects of captures are remembered by the hash of the file; their cells have no masks then.
  /// Empty: nothing is.
  std::filesystem::path cache = {};
  /// Told of every frame of captures in order, before its cells come; empty: frames are let go at once.
  std::function<void(const SegmentedCapture&)> on_frame = {};
  /// Somebody else's label image of a frame, called from several threads; empty: segment_frame finds the objects.
  std::function<cv::Mat1w(std::size_t frame)> labels_of = {};
};
Json to_json(const CaptureOptions& options);  ///< what changes bits

/// As a model remembers how its cells were cut out of captures.
Json to_json(const FrameSegmentationOptions& options);
/// @throws Error  Kind::bad_data naming the file and the member
FrameSegmentationOptions segmentation_from(const Json& json, const std::filesystem::path& path);

/// Side of the square that is cut around an object, px of a frame of these optics. A larger object is cut whole all the
/// same.
using SideOf = std::function<int(const Optics&)>;

inline constexpr std::size_t most_frames_a_block = 256;

/// Frames of a capture that make one CellBlock: a function of the capture's length alone, from 16 to the most.
std::size_t frames_a_block(std::size_t frames);

/// A fresh tracker looks at this many frames before its block, so that a cell has the same track in both. One that was
/// there before has a track named after a later sighting, whose own row belongs to the track before.
inline constexpr std::size_t warm_up_frames = 64;

/// Whole images as `open_cells`, and the objects of captures: decoded, segmented and tracked, ids `path#frame:cell`,
/// tracks named after their first sighting. Objects that are no single whole cells come with their gate; a frame that
/// cannot be read is one cell with the fault. Frames are decoded ahead in threads of its own.
/// @param convert  for the frames of captures
/// @param warn     told from `next`, each text once
/// @param inputs   must outlive the source and its cells
std::unique_ptr<CellSource> open_capture_cells(const Inputs& inputs, const CaptureOptions& options,
                                               const ConvertOptions& convert, const SideOf& side, const Warn& warn,
                                               std::size_t files_a_block = 64, const Shard& shard = {});

/// Tells of captures in which no whole cell was found, which a wrong threshold, range or unit looks like too.
/// @param with_cells  the files in which some were
void tell_of_empty_captures(const Inputs& inputs, const CaptureOptions& options,
                            const std::set<const InputFile*>& with_cells, const Warn& warn);

/// Whether any of the inputs would be segmented. Looks into files whose names could be captures'.
bool holds_captures(const Inputs& inputs, const CaptureOptions& options);

}  // namespace leukolens
