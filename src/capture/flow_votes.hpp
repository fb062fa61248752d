#pragma once
#include <cstddef>
#include <deque>
#include <opencv2/core/types.hpp>
#include <span>
#include <vector>

#include "leukolens/capture/tracker.hpp"

namespace leukolens {

/// Evidence that something moved by `step` px per frame from the place `at`.
struct Vote {
  std::size_t frame;
  cv::Point2d at, step;
  double weight;  ///< 1: seen in three frames at equal steps; less: in two frames alone
};

class PointGrid;

/// All displacements between cells of consecutive frames that look alike. Those that a third frame confirms count
/// most, and stand against the others of the same cells. What stands still votes for no flow.
class FlowVotes {
 public:
  explicit FlowVotes(const TrackerOptions& options) : options_(options) {}

  /// Adds the votes of one more frame and forgets those out of memory.
  void add(std::size_t frame, std::span<const Sighting> cells);
  const std::deque<Vote>& votes() const { return votes_; }  ///< oldest first

 private:
  struct Seen {
    std::size_t frame;
    std::vector<Sighting> cells;
  };
  void vote(const Seen& now);
  /// Weight of the vote. @param third  the frame before both
  double support(const Sighting& from, const Sighting& to, double frames, const PointGrid& third) const;

  TrackerOptions options_;
  std::deque<Seen> seen_;  ///< the last two frames
  std::deque<Vote> votes_;
};

/// Steps shorter than this are indistinguishable from standing still.
inline constexpr double still_px = 3;

}  // namespace leukolens
