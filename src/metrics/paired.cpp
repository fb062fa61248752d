#include "leukolens/metrics/paired.hpp"

#include <algorithm>
#include <limits>

#include "leukolens/core/error.hpp"
#include "leukolens/metrics/probability_scores.hpp"
#include "leukolens/statistics/binomial.hpp"
#include "metrics/metric_estimates.hpp"
#include "metrics/metric_set.hpp"
#include "metrics/proportions.hpp"

namespace leukolens {
namespace {

constexpr const char* paired_names[] = {"accuracy", "balanced_accuracy", "nll", "brier", "ece"};

/// The metrics of a, then of b, then their differences b - a.
std::vector<double> side_by_side(std::vector<double> a, const std::vector<double>& b) {
  const auto count = a.size();
  a.insert(a.end(), b.begin(), b.end());
  for (std::size_t s = 0; s < count; ++s) a.push_back(b[s] - a[s]);
  return a;
}

}  // namespace

McNemar mcnemar(std::span<const char> a_right, std::span<const char> b_right) {
  if (a_right.size() != b_right.size()) throw Error(Kind::bad_value, "two models were evaluated on different cells");
  McNemar m;
  for (std::size_t i = 0; i < a_right.size(); ++i)
    ++(a_right[i] ? (b_right[i] ? m.both : m.only_a) : (b_right[i] ? m.only_b : m.neither));
  m.p = a_right.empty() ? std::numeric_limits<double>::quiet_NaN()
                        : std::min(1.0, 2 * binomial_cdf(std::min(m.only_a, m.only_b), m.only_a + m.only_b, 0.5));
  return m;
}

std::vector<PairedMetric> paired_metrics(const Table& a, const Table& b, std::span<const int> labels,
                                         const std::vector<std::string>& donors, int bins,
                                         const IntervalOptions& options) {
  if (a.rows() != b.rows() || a.cols() != b.cols())
    throw Error(Kind::bad_value, "the two tables of probabilities differ in shape");
  if (a.rows() == 0) throw Error(Kind::bad_data, "no cells to compare. Give two tables of the same labelled cells.");
  check_probabilities(a, labels);
  check_probabilities(b, labels);
  EvaluationOptions metric_options;
  metric_options.bins = bins;
  const std::vector<int> truth(labels.begin(), labels.end());
  const auto cells_a = scored_cells(a, truth, {}), cells_b = scored_cells(b, truth, {});
  const MetricSet metrics_a(cells_a, metric_options, false), metrics_b(cells_b, metric_options, false);
  const auto plan = plan_resampling(truth.size(), donors, options);
  const auto of_a = resampled_metrics(metrics_a, cells_a, plan), of_b = resampled_metrics(metrics_b, cells_b, plan);
  const Resampled both = [&](std::span<const std::uint16_t> times) { return side_by_side(of_a(times), of_b(times)); };
  auto estimates = estimate(side_by_side(metrics_a.exact(), metrics_b.exact()), both, plan, options);
  const auto& keys = metrics_a.keys();
  for (std::size_t s = 0; s < estimates.size(); ++s) {
    const auto& name = keys[s % keys.size()].name;
    if (s < 2 * keys.size() || is_biased_by_resampling(name)) limit_interval(name, estimates[s]);
  }
  for (const auto* side : {&cells_a, &cells_b}) {
    const auto first = estimates.begin() + (side == &cells_b ? static_cast<std::ptrdiff_t>(keys.size()) : 0);
    MetricEstimates one{keys, {first, first + static_cast<std::ptrdiff_t>(keys.size())}};
    set_proportion_intervals(one, *side, bins, plan, options.level);
    std::move(one.estimates.begin(), one.estimates.end(), first);
  }
  std::vector<PairedMetric> out;
  for (const std::string name : paired_names)
    for (std::size_t s = 0; s < keys.size(); ++s)
      if (keys[s].of == MetricKey::Of::all && keys[s].name == name)
        out.push_back({name, estimates[s], estimates[keys.size() + s], estimates[2 * keys.size() + s]});
  return out;
}

}  // namespace leukolens
