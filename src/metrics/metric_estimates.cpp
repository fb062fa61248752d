#include "metrics/metric_estimates.hpp"

#include <algorithm>
#include <map>

#include "metrics/counting_error.hpp"
#include "metrics/debiased_interval.hpp"
#include "metrics/null_band.hpp"
#include "metrics/proportions.hpp"

namespace leukolens {
namespace {

/// What a metric can be at least and at most.
Interval range_of(const std::string& name) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  static const std::map<std::string, Interval> others = {
      {"nll", {0, infinity}},      {"brier", {0, 2}},
      {"kappa", {-1, 1}},          {"mcc", {-1, 1}},
      {"brier_mcb", {0, 2}},       {"brier_dsc", {0, 2}},
      {"brier_unc", {0, 2}},       {"debiased_l2_squared", {-infinity, 1}},
      {"confidence_gap", {-1, 1}}, {"purity_corrected_accuracy", {-infinity, infinity}}};
  const auto found = others.find(name);
  return found == others.end() ? Interval{0, 1} : found->second;
}

}  // namespace

const std::vector<std::string>& metric_names() {
  static const std::vector<std::string> names = {"accuracy",
                                                 "error",
                                                 "purity_corrected_accuracy",
                                                 "balanced_accuracy",
                                                 "macro_f1",
                                                 "weighted_f1",
                                                 "kappa",
                                                 "mcc",
                                                 "auroc",
                                                 "auprc",
                                                 "nll",
                                                 "brier",
                                                 "brier_mcb",
                                                 "brier_dsc",
                                                 "brier_unc",
                                                 "confidence_gap",
                                                 "ece",
                                                 "ece_equal_mass",
                                                 "mce",
                                                 "classwise_ece",
                                                 "debiased_l2",
                                                 "debiased_l2_squared",
                                                 "smece",
                                                 "brier_top_label",
                                                 "top_label_mcb",
                                                 "top_label_dsc",
                                                 "top_label_unc",
                                                 "aurc"};
  return names;
}

void limit_interval(const std::string& name, Estimate& e) {
  clip(e, range_of(name));
  if (!is_biased_by_resampling(name)) return;
  e.ci.reset();
  e.bca.reset();
  e.ci_method = "no interval: drawing cells anew biases this metric";
  if (e.null_band) e.ci_method += "; compare it with its null band";
}

NamedEstimates MetricEstimates::of_all() const {
  NamedEstimates out;
  for (const auto& name : metric_names())
    for (std::size_t s = 0; s < keys.size(); ++s)
      if (keys[s].of == MetricKey::Of::all && keys[s].name == name) out.emplace_back(name, estimates[s]);
  return out;
}

NamedEstimates MetricEstimates::of_class(int c) const {
  NamedEstimates out;
  for (std::size_t s = 0; s < keys.size(); ++s)
    if (keys[s].of == MetricKey::Of::a_class && keys[s].index == c) out.emplace_back(keys[s].name, estimates[s]);
  return out;
}

namespace {

Estimate* find(MetricEstimates& metrics, const std::string& name) {
  for (std::size_t s = 0; s < metrics.keys.size(); ++s)
    if (metrics.keys[s].of == MetricKey::Of::all && metrics.keys[s].name == name) return &metrics.estimates[s];
  return nullptr;
}

void replace_debiased_intervals(MetricEstimates& metrics, const ScoredCells& cells, const Resampling& plan,
                                const EvaluationOptions& options) {
  auto *square = find(metrics, "debiased_l2_squared"), *root = find(metrics, "debiased_l2");
  if (!square || !root) return;
  *square = {square->value, {}, "", square->n};
  add_debiased_interval(*square, cells, options.bins, plan, options.interval);
  add_root_interval(*root, *square);
}

}  // namespace

MetricEstimates estimate_metrics(const MetricSet& metrics, const ScoredCells& cells, const Resampling& plan,
                                 const EvaluationOptions& options, int null_draws) {
  MetricEstimates out{metrics.keys(),
                      estimate(metrics.exact(), resampled_metrics(metrics, cells, plan), plan, options.interval)};
  replace_debiased_intervals(out, cells, plan, options);
  widen_to_counting_error(out, cells, plan);
  set_proportion_intervals(out, cells, options.bins, plan, options.interval.level);
  auto of_band = options.interval;
  of_band.draws = null_draws;
  const auto bands = null_draws > 0 ? null_bands(metrics, cells, of_band) : std::vector<std::optional<Interval>>{};
  for (std::size_t s = 0; s < out.keys.size(); ++s) {
    const bool meant = is_calibration_error(out.keys[s].name) || out.keys[s].name.empty();  // or a bin, a curve
    if (!bands.empty() && meant) out.estimates[s].null_band = bands[s];
    limit_interval(out.keys[s].name, out.estimates[s]);
  }
  return out;
}

}  // namespace leukolens
