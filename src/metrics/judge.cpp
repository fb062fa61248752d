#include "metrics/judge.hpp"

#include <algorithm>
#include <map>

#include "metrics/null_band.hpp"

namespace leukolens {
namespace {

/// What a figure can be at least and at most.
Interval range_of(const std::string& name) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  static const std::map<std::string, Interval> others = {{"nll", {0, infinity}},
                                                         {"brier", {0, 2}},
                                                         {"kappa", {-1, 1}},
                                                         {"mcc", {-1, 1}},
                                                         {"brier_mcb", {0, 2}},
                                                         {"brier_dsc", {0, 2}},
                                                         {"brier_unc", {0, 2}},
                                                         {"debiased_l2_squared", {-infinity, 1}},
                                                         {"purity_corrected_accuracy", {-infinity, infinity}}};
  const auto found = others.find(name);
  return found == others.end() ? Interval{0, 1} : found->second;
}

void cut(std::optional<Interval>& interval, const Interval& range) {
  if (interval)
    interval = Interval{std::clamp(interval->lo, range.lo, range.hi), std::clamp(interval->hi, range.lo, range.hi)};
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

void settle(const std::string& name, Estimate& e) {
  const Interval range = range_of(name);
  if (e.ci && (e.ci->lo < range.lo || e.ci->hi > range.hi)) {
    cut(e.ci, range);
    e.ci_method += ", cut to its possible range";
  }
  cut(e.bca, range);
  cut(e.null_band, range);
  if (is_calibration_error(name) && e.ci_method.starts_with("bootstrap"))
    e.ci_method += "; resampling biases it upwards";
}

NamedEstimates Judgement::of_all() const {
  NamedEstimates out;
  for (const auto& name : metric_names())
    for (std::size_t s = 0; s < keys.size(); ++s)
      if (keys[s].of == FigureKey::Of::all && keys[s].name == name) out.emplace_back(name, estimates[s]);
  return out;
}

NamedEstimates Judgement::of_class(int c) const {
  NamedEstimates out;
  for (std::size_t s = 0; s < keys.size(); ++s)
    if (keys[s].of == FigureKey::Of::a_class && keys[s].index == c) out.emplace_back(keys[s].name, estimates[s]);
  return out;
}

Judgement judge(const FigureSet& figures, const JudgedCells& cells, const Resampling& plan,
                const IntervalOptions& options, bool null_band) {
  Judgement out{figures.keys(), estimate(figures.exact(), resampled_figures(figures, cells, plan), plan, options)};
  const auto bands = null_band ? null_bands(figures, cells, options) : std::vector<std::optional<Interval>>{};
  for (std::size_t s = 0; s < out.keys.size(); ++s) {
    const bool meant = is_calibration_error(out.keys[s].name) || out.keys[s].name.empty();  // or a bin, a curve
    if (null_band && meant) out.estimates[s].null_band = bands[s];
    settle(out.keys[s].name, out.estimates[s]);
  }
  return out;
}

}  // namespace leukolens
