#pragma once
#include "leukolens/metrics/score_groups.hpp"

namespace leukolens {

struct SmoothErrorOptions {
  int mesh = 1000;          ///< points at which the smoothed residual is integrated
  double tolerance = 1e-8;  ///< of the bandwidth
  double smallest_bandwidth = 0.001;
};

/// Integral over 0..1 of |mean of (score - [event]) smoothed by a Gaussian of width `bandwidth`, reflected at 0 and 1|.
/// Beyond 65,536 groups their residuals are shared out to as many evenly spaced points. NaN for no cells.
/// @param bandwidth  taken as `smallest_bandwidth` where it is below
double smooth_error_at(const ScoreGroups& groups, double bandwidth, const SmoothErrorOptions& options = {});

/// Smooth calibration error: the bandwidth that equals its own error (at least `smallest_bandwidth`). Blasiok &
/// Nakkiran, ICLR 2024.
double smooth_calibration_error(const ScoreGroups& groups, const SmoothErrorOptions& options = {});

}  // namespace leukolens
