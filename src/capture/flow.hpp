#pragma once
#include <deque>
#include <opencv2/core/matx.hpp>
#include <opencv2/core/types.hpp>

#include "capture/flow_votes.hpp"

namespace leukolens {

/// What the flow does to a cell at one place.
struct FlowStep {
  cv::Point2d step;        ///< px per frame
  cv::Matx22d covariance;  ///< of the step, px^2: that of cells among each other, and what is not known of the profile
};

/// The step of a cell as a quadratic function of its place across the stream (Poiseuille's profile), which may grow or
/// fade in time, fitted along and
/// across the stream by Bayesian regression: far from the places that were voted for it is the less certain.
struct Flow {
  bool known = false;
  cv::Point2d along, across;                ///< unit vectors
  double middle = 0;                        ///< origin of the place across the stream, px
  cv::Vec4d mean_along, mean_across;        ///< coefficients of 1, s, s^2 and the age, in units of their own
  cv::Matx44d spread_along, spread_across;  ///< their covariances
  double deviation_px = 0;                  ///< standard deviation of a cell's step from the profile

  /// @param age  frames ago
  FlowStep at(const cv::Point2d& place, double age = 0) const;
  cv::Point2d acceleration() const;  ///< of the flow, px per frame^2
};

/// The displacement that most votes agree on, more than chance would, then a robust fit of the profile around it.
/// Once cells have been seen often, a vote weighs by its length, so that a slow cell, which votes often, weighs no more
/// than a fast one; recent votes weigh more where there are enough of them. A function of its arguments alone.
/// @param frame  the present frame
Flow estimate_flow(const std::deque<Vote>& votes, std::size_t frame);

}  // namespace leukolens
