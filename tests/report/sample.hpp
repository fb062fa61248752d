#pragma once
#include <limits>
#include <string>
#include <vector>

#include "leukolens/report/report.hpp"

/// Names that would run, load or break something wherever they are not kept as text.
inline const std::vector<std::string> hostile_names = {"<b>x</b>", "<img src=x onerror=alert(1)>",
                                                       "\"; system('touch /tmp/x')", "`id`"};

/// An evaluation made by hand: `each` cells a class, all called right but one of the first, which is called the second.
inline leukolens::Evaluation sample(const std::vector<std::string>& classes, int each = 20) {
  using namespace leukolens;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto k = static_cast<int>(classes.size());
  const int n = k * each;
  Evaluation e;
  e.n = static_cast<std::size_t>(n);
  e.classes = classes;
  e.confusion = Eigen::MatrixXi::Identity(k, k) * each;
  e.confusion(0, 0) -= 1;
  e.confusion(0, 1) += 1;
  const double accuracy = 1 - 1. / n;
  for (const char* name : {"accuracy", "balanced_accuracy", "macro_f1", "nll", "brier", "ece", "mce"}) {
    e.metrics.emplace_back(name, Estimate{accuracy, Interval{accuracy - 0.05, 1}, "by hand", e.n});
    e.before.emplace_back(name, Estimate{accuracy - 0.01, std::nullopt, "3 donors: too few for an interval", e.n});
  }
  e.metrics.back().second.value = nan;
  e.metrics.emplace_back("confidence_gap", Estimate{0.03, Interval{0.01, 0.06}, "by hand", e.n});
  e.margin = 0.05;
  e.mce_bin_n = n - 10;
  e.bins = {{0, 0.5, 0, nan, nan}, {0.5, 0.8, 10, 0.7, 0.6}, {0.8, 1, n - 10, 0.9, 0.84, Interval{0.71, 0.921}}};
  e.bins_before = {{0, 0.5, 0, nan, nan}, {0.5, 0.8, 0, nan, nan}, {0.8, 1, n, 0.97, accuracy}};
  for (const auto& name : classes) e.per_class.push_back({name, {each, 0.95, 1, 1, nan, 0.974}, 1. / k});
  e.confidences.assign(e.n, 0.9);
  return e;
}

/// The same with curves, two donors and decisions: everything that the page can draw.
inline leukolens::Evaluation full_sample(const std::vector<std::string>& classes,
                                         const std::vector<std::string>& donors) {
  using namespace leukolens;
  auto e = sample(classes);
  e.curves.top_label = {{0.5, 0.4, 10, Interval{0.3, 0.7}, Interval{0.2, 0.6}},
                        {0.9, 0.95, 30, Interval{0.8, 1}, Interval{0.85, 1}}};
  e.curves.top_label_before = {{0.6, 0.5, 10}, {0.97, 0.9, 30}};
  e.curves.risk_coverage = {{0.9, 0.5, 0}, {0.5, 1, 0.05}};
  for (const auto& name : classes)
    e.curves.classes.push_back({name, e.curves.top_label, {{0.01, 0.2, 0.2}, {0.5, 0.1, -0.5}}});
  for (const auto& name : donors) e.donors.push_back({name, 10, 0.9, 0.95});
  const auto estimate = [](double value) {
    return Estimate{value, Interval{value - 0.05, value + 0.05}, "by hand", 10};
  };
  const NamedEstimates figures = {{"conformal_coverage", estimate(0.91)},
                                  {"conformal_set_size", estimate(1.2)},
                                  {"accepted_fraction", estimate(0.6)},
                                  {"accepted_accuracy", estimate(0.98)}};
  e.decisions = {0.9, 0.05, 0.95, std::numeric_limits<double>::quiet_NaN(), {}, figures, {}, {}};
  for (const auto& name : classes) e.decisions->per_class.push_back({name, 10, figures});
  for (const auto& name : donors) e.decisions->donors.push_back({name, 10, figures});
  return e;
}
