#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/object_cache.hpp"
#include "leukolens/capture/capture_cells.hpp"

namespace leukolens {

/// An object of a frame with its pixels, no longer bound to the frame.
struct CapturedObject {
  FrameObject object;
  std::shared_ptr<const CellPixels> pixels;
};

/// The objects of a frame that are followed: all but debris.
struct FrameSightings {
  std::vector<Sighting> cells;
  std::vector<std::size_t> objects;  ///< which objects of the frame they are
};

/// All that one frame gives.
struct CapturedFrame {
  std::size_t frame = 0;
  std::vector<CapturedObject> objects;
  FrameSightings sightings;
  std::vector<CachedObject> found;  ///< the same objects, to be remembered
  SegmentedCapture whole;           ///< with CaptureOptions::on_frame
  std::vector<std::string> warnings;
  std::optional<UnfitImage> fault;  ///< then it has no objects
};

/// Converts, segments and cuts.
/// @param cached  the frame's objects where they are known; null: it is segmented
/// @param name    what messages call the frame
CapturedFrame capture_frame(const Frame& frame, std::size_t number, const CaptureOptions& options,
                            const ConvertOptions& convert, const SideOf& side, const std::vector<CachedObject>* cached,
                            const std::string& name);

}  // namespace leukolens
