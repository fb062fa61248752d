#include "metrics/counting_error.hpp"

#include <algorithm>

#include "leukolens/statistics/wilson.hpp"

namespace leukolens {
namespace {

/// Weighted sums over some cells.
struct Sums {
  double weight = 0, squared_weight = 0, right = 0, confidence = 0;

  void add(const ScoredCells& cells, std::size_t i) {
    const double w = cells.weight_of(i);
    weight += w;
    squared_weight += w * w;
    right += cells.labels[i] == cells.predicted[i] ? w : 0;
    confidence += w * cells.confidence[i];
  }
  Interval accuracy() const { return wilson_interval(right / weight, weight * weight / squared_weight); }
};

void reach(Estimate& e, const Interval& least) {
  e.ci_method = e.ci ? e.ci_method + ", at least the Wilson score interval" : "Wilson score interval";
  e.ci = e.ci ? Interval{std::min(e.ci->lo, least.lo), std::max(e.ci->hi, least.hi)} : least;
}

}  // namespace

void widen_to_counting_error(MetricEstimates& metrics, const ScoredCells& cells, const Resampling& plan) {
  if (!plan.none.empty()) return;
  Sums all;
  for (std::size_t i = 0; i < cells.size(); ++i) all.add(cells, i);
  for (std::size_t s = 0; s < metrics.keys.size(); ++s) {
    const auto& key = metrics.keys[s];
    if (key.of != MetricKey::Of::all || key.name != "confidence_gap") continue;
    const double confidence = all.confidence / all.weight;
    const auto accuracy = all.accuracy();
    reach(metrics.estimates[s], {confidence - accuracy.hi, confidence - accuracy.lo});
  }
}

}  // namespace leukolens
