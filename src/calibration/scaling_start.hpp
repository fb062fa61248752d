#pragma once
#include "leukolens/calibration/temperature.hpp"
#include "leukolens/calibration/vector_scaling.hpp"

namespace leukolens {

/// Where vector, bias-corrected and matrix scaling begin.
struct ScalingStart {
  double temperature = 1;  ///< u is already divided by it; 1 without shrinkage
  double shrinkage = 0;    ///< K / n with shrinkage
  Table u;                 ///< N x K: logits minus their row mean, over the temperature
};

/// With shrinkage after temperature scaling. Sets nll_before, nll_after and the status: that of temperature scaling
/// where the start needs it, so `ok` means go on. @throws Error  as fit_temperature
ScalingStart start_of_scaling(const Table& logits, std::span<const int> labels, const ScalingOptions& options,
                              FitReport& report);

}  // namespace leukolens
