#include "leukolens/calibration/cross_validation.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/folds.hpp"
#include "leukolens/core/rows_of.hpp"
#include "leukolens/core/sampling.hpp"

namespace leukolens {
namespace {

using Eigen::Index, Eigen::VectorXd;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// -log p_y of each row.
VectorXd losses_of(const Table& p, std::span<const int> labels) {
  VectorXd losses(p.rows());
  for (Index i = 0; i < p.rows(); ++i)
    losses(i) = -std::log(std::max(p(i, labels[i]), std::numeric_limits<double>::min()));
  return losses;
}

struct OutOfFold {
  FitStatus status = FitStatus::ok;  ///< the first fault
  VectorXd losses;                   ///< N
};

OutOfFold out_of_fold(CalibrationMethod method, const Table& logits, std::span<const int> labels,
                      const std::vector<int>& fold_of, const CalibratorOptions& options) {
  OutOfFold result{FitStatus::ok, VectorXd(logits.rows())};
  const int folds = 1 + *std::max_element(fold_of.begin(), fold_of.end());
  for (int fold = 0; fold < folds; ++fold) {
    const auto rows = rows_of_fold(fold_of, fold);
    const auto calibrator = fit_calibrator(method, rows_of(logits, rows.fitted), rows_of(labels, rows.fitted), options);
    if (result.status == FitStatus::ok) result.status = calibrator.status;
    const Table p = apply(calibrator, rows_of(logits, rows.held_out));
    result.losses(rows.held_out) = losses_of(p, rows_of(labels, rows.held_out));
  }
  return result;
}

/// Standard error of a mean over rows whose deviations hang together within a unit (cluster-robust, G/(G-1) corrected).
double standard_error(const VectorXd& values, const Groups& units) {
  const auto g = static_cast<double>(units.names.size());
  if (g < 2) return nan;
  VectorXd sum = VectorXd::Zero(static_cast<Index>(units.names.size()));
  const double mean = values.mean();
  for (Index i = 0; i < values.size(); ++i) sum(units.of_item[i]) += values(i) - mean;
  return std::sqrt(g / (g - 1) * sum.squaredNorm()) / static_cast<double>(values.size());
}

Groups units_of(std::size_t n, const std::vector<std::string>& donors) {
  if (!donors.empty()) return group_by(donors);
  Groups each;
  each.names.resize(n);
  for (std::size_t i = 0; i < n; ++i) each.of_item.push_back(static_cast<int>(i));
  return each;
}

}  // namespace

std::vector<CalibrationMethod> methods_for(std::span<const int> labels, std::size_t classes) {
  using enum CalibrationMethod;
  constexpr std::ptrdiff_t fewest_rows = 50;
  auto methods = all_calibration_methods();
  for (std::size_t k = 0; k < classes; ++k)
    if (std::ranges::count(labels, static_cast<int>(k)) < fewest_rows) {
      std::erase_if(methods, [](auto m) { return m == histogram || m == isotonic || m == dirichlet || m == matrix; });
      break;
    }
  return methods;
}

MethodChoice choose_method(const Table& logits, std::span<const int> labels, const std::vector<std::string>& donors,
                           std::vector<CalibrationMethod> methods, const CalibratorOptions& fit,
                           const FoldOptions& options) {
  std::sort(methods.begin(), methods.end());
  const auto groups = groups_to_part(donors);
  const auto fold_of = deal_folds(labels, groups, options.folds, options.seed);
  const Groups units = units_of(labels.size(), groups);
  std::vector<OutOfFold> results;
  const OutOfFold* best = nullptr;
  results.reserve(methods.size());
  for (const auto method : methods) {
    results.push_back(out_of_fold(method, logits, labels, fold_of, fit));
    const auto& one = results.back();
    if (one.status == FitStatus::ok && (!best || one.losses.mean() < best->losses.mean())) best = &one;
  }
  MethodChoice choice{methods.front(),
                      1 + *std::max_element(fold_of.begin(), fold_of.end()),
                      !groups.empty(),
                      units.names.size(),
                      losses_of(softmax(logits), labels).mean(),
                      {}};
  bool found = false;
  for (std::size_t m = 0; m < methods.size(); ++m) {
    const auto& one = results[m];
    Candidate c{methods[m], one.status, nan, nan, nan};
    if (one.status == FitStatus::ok) {
      const VectorXd excess = one.losses - best->losses;
      c = {methods[m], one.status, one.losses.mean(), excess.mean(), standard_error(excess, units)};
      const bool close = c.excess == 0 || c.excess <= c.excess_se;
      if (close && !found) choice.chosen = methods[m];
      found |= close;
    }
    choice.candidates.push_back(c);
  }
  return choice;
}

std::optional<CalibrationGain> measure_gain(CalibrationMethod method, const Table& logits, std::span<const int> labels,
                                            const std::vector<std::string>& donors, const CalibratorOptions& fit,
                                            const FoldOptions& options) {
  constexpr std::size_t fewest_cells = 10;
  constexpr Eigen::Index most_scores = 200000;  // N x K: beyond, the fits cost more than they tell
  const auto groups = groups_to_part(donors);
  const Groups units = units_of(labels.size(), groups);
  if (labels.size() < fewest_cells || logits.size() > most_scores) return {};
  const auto fold_of = deal_folds(labels, groups, options.folds, options.seed);
  const VectorXd before = losses_of(softmax(logits), labels),
                 after = out_of_fold(method, logits, labels, fold_of, fit).losses;
  return CalibrationGain{1 + *std::max_element(fold_of.begin(), fold_of.end()),
                         !groups.empty(),
                         labels.size(),
                         units.names.size(),
                         before.mean(),
                         after.mean(),
                         standard_error(before - after, units)};
}

}  // namespace leukolens
