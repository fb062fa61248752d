#pragma once
#include "metrics/metric_estimates.hpp"

namespace leukolens {

/// Makes the interval of the confidence gap reach at least as far as the Wilson interval of as many independent cells
/// (of equal weight: Kish's number). Few cells that are nearly all right show hardly any
/// spread when they are drawn anew, and the truth may still be elsewhere. Where the plan has no interval there is none.
void widen_to_counting_error(MetricEstimates& metrics, const ScoredCells& cells, const Resampling& plan);

}  // namespace leukolens
