#pragma once
#include "leukolens/metrics/score_groups.hpp"

namespace leukolens {

struct SmoothErrorOptions {
  int mesh = 1000;          ///< points at which the smoothed residual is integrated
  double tolerance = 1e-8;  ///< of the bandwidth
};

/// Integral over 0..1 of |mean of (score - [event]) smoothed by a Gaussian of width `bandwidth`, reflected at 0 and 1|.
/// @param bandwidth  >= 0.001. NaN for no cells.
double smooth_error_at(const ScoreGroups& groups, double bandwidth, const SmoothErrorOptions& options = {});

/// Smooth calibration error: the bandwidth that equals its own error (at least 0.001). Blasiok & Nakkiran, ICLR 2024.
double smooth_calibration_error(const ScoreGroups& groups, const SmoothErrorOptions& options = {});

}  // namespace leukolens
