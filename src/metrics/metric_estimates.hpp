#pragma once
#include <string>
#include <vector>

#include "metrics/metric_set.hpp"

namespace leukolens {

/// The metrics of some cells with intervals, each under its key.
struct MetricEstimates {
  std::vector<MetricKey> keys;
  std::vector<Estimate> estimates;

  /// Those of all cells, in the order of `metric_names()`.
  NamedEstimates of_all() const;
  NamedEstimates of_class(int c) const;
};

/// @param null_draws  how often labels are drawn from the probabilities, to see where calibration errors would lie; 0:
/// no
///                    null bands
MetricEstimates estimate_metrics(const MetricSet& metrics, const ScoredCells& cells, const Resampling& plan,
                                 const EvaluationOptions& options, int null_draws);

/// Cuts an interval to what the metric can be, and takes it away where resampling drives the metric up.
void limit_interval(const std::string& name, Estimate& e);

}  // namespace leukolens
