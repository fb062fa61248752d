#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "leukolens/capture/tracker.hpp"

namespace leukolens {

/// Objects that stand where they are, stuck to the wall, while others flow by. They are named after their place, so that
/// one that stands through a whole capture is one cell in every block of its frames, wherever the tracking began.
class StillObjects {
 public:
  StillObjects() = default;
  /// What stands in three quarters of these consecutive frames, and in four at least, within 2 px.
  explicit StillObjects(std::span<const std::vector<Sighting>> frames);
  /// The name of the one that a sighting is of: `still-80-64`, its place in px rounded to 16.
  std::optional<std::string> name_of(const Sighting& sighting) const;

 private:
  std::vector<cv::Point2d> places_;
};

}  // namespace leukolens
