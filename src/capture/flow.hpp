#pragma once
#include <array>
#include <deque>
#include <opencv2/core/types.hpp>

#include "capture/flow_votes.hpp"

namespace leukolens {

/// The step of a cell as a quadratic function of its place across the stream (Poiseuille's profile).
struct Flow {
  bool known = false;
  cv::Point2d across;                       ///< unit vector
  double middle = 0, low = 0, high = 0;     ///< places across the stream, px: origin, and where there were votes
  std::array<cv::Point2d, 3> coefficients;  ///< of 1, s, s^2 with s in `profile_unit_px`
  double deviation_px = 0;                  ///< standard deviation of a cell's step from the profile

  cv::Point2d step_at(const cv::Point2d& place) const;  ///< px per frame
};

/// The displacement that most votes agree on, more than chance would, then a robust fit of the profile around it.
/// Recent votes weigh more. A function of its arguments alone.
/// @param frame  the present frame
Flow estimate_flow(const std::deque<Vote>& votes, std::size_t frame);

}  // namespace leukolens
