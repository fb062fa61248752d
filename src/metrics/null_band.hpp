#pragma once
#include <vector>

#include "metrics/metric_set.hpp"

namespace leukolens {

/// Where the metrics would lie were the probabilities right: `level` of the values for labels drawn from them. One a
/// key of `metrics`; empty where a metric is undefined in most draws, and of no meaning where it has no null band.
std::vector<std::optional<Interval>> null_bands(const MetricSet& metrics, const ScoredCells& cells,
                                                const IntervalOptions& options);

}  // namespace leukolens
