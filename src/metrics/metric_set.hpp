#pragma once
#include <memory>
#include <vector>

#include "leukolens/statistics/interval.hpp"
#include "metrics/class_metrics.hpp"
#include "metrics/confidence_metrics.hpp"
#include "metrics/metric_group.hpp"

namespace leukolens {

/// Every metric of one table of evaluated cells.
class MetricSet {
 public:
  /// @param ordered  with the metrics that need cells in order of their scores
  MetricSet(const ScoredCells& cells, const EvaluationOptions& options, bool ordered);

  const std::vector<MetricKey>& keys() const { return keys_; }
  std::vector<double> exact() const { return exact_; }
  /// The metrics of sums that `add` filled.
  std::vector<double> values(const std::vector<double>& sums) const;
  std::size_t sums() const { return sums_; }
  void add_scores(std::size_t cell, double weight, double* sums) const;
  void add_label(std::size_t cell, int label, double weight, double* sums) const;
  /// The same for a label drawn from the probabilities: only what metrics with null bands need of it.
  void add_drawn_label(std::size_t cell, int label, double weight, double* sums) const;
  /// Both, with the cell's own label.
  void add(std::size_t cell, double weight, double* sums) const;

  const ConfidenceMetrics* confidence() const { return confidence_; }  ///< null where not ordered
  const ClassMetrics* classes() const { return classes_; }             ///< null for top labels alone too

 private:
  template <typename Part>
  const Part* take(std::unique_ptr<Part> part);

  const ScoredCells& cells_;
  std::vector<std::unique_ptr<MetricGroup>> parts_;
  const ConfidenceMetrics* confidence_ = nullptr;
  const ClassMetrics* classes_ = nullptr;
  std::vector<MetricKey> keys_;
  std::size_t sums_ = 0;
  std::vector<double> exact_, offset_;  // offset: what grouping of scores takes off a metric
};

/// The metrics of a sample in which every unit of the plan is counted some times.
Resampled resampled_metrics(const MetricSet& metrics, const ScoredCells& cells, const Resampling& plan);

}  // namespace leukolens
