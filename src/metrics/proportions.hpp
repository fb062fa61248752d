#pragma once
#include "metrics/metric_estimates.hpp"

namespace leukolens {

/// Gives every proportion among the metrics its interval (statistics/proportion.hpp): accuracy, error, sensitivity,
/// specificity, PPV and NPV of each class, accuracy of each bin.
void set_proportion_intervals(MetricEstimates& metrics, const ScoredCells& cells, int bins, const Resampling& plan,
                              double level);

}  // namespace leukolens
