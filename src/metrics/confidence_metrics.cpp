#include "metrics/confidence_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "leukolens/metrics/corp.hpp"
#include "leukolens/metrics/equal_mass.hpp"
#include "metrics/curve.hpp"

namespace leukolens {
namespace {

constexpr std::size_t coarse_groups = 512, most_points = 100, most_risk_points = 200;

std::vector<char> right_calls(const ScoredCells& cells) {
  std::vector<char> right(cells.size());
  for (std::size_t i = 0; i < right.size(); ++i) right[i] = cells.labels[i] == cells.predicted[i];
  return right;
}

}  // namespace

ConfidenceMetrics::ConfidenceMetrics(const ScoredCells& cells, int bins)
    : MetricGroup(cells),
      order_(order_by_score(cells.confidence, right_calls(cells), cells.weight, coarse_groups)),
      points_(curve_points(order_.coarse.score.size(), most_points)),
      bins_(bins) {}

std::vector<MetricKey> ConfidenceMetrics::keys() const {
  std::vector<MetricKey> keys;
  for (const char* name : {"ece_equal_mass", "debiased_l2", "debiased_l2_squared", "smece", "brier_top_label",
                           "top_label_mcb", "top_label_dsc", "top_label_unc", "aurc"})
    keys.push_back({name});
  for (std::size_t i = 0; i < points_.size(); ++i)
    keys.push_back({"", MetricKey::Of::top_curve, 0, static_cast<int>(i)});
  return keys;
}

void ConfidenceMetrics::add_scores(std::size_t cell, double weight, double* sums) const {
  double* group = sums + 3 * static_cast<std::size_t>(order_.coarse_group_of[cell]);
  const double confidence = cells_.confidence[cell];
  group[0] += weight;
  group[2] += weight * confidence;
  sums[3 * order_.coarse.score.size()] += weight * confidence * confidence;
}

void ConfidenceMetrics::add_label(std::size_t cell, int label, double weight, double* sums) const {
  if (cells_.predicted[cell] != label) return;
  sums[3 * static_cast<std::size_t>(order_.coarse_group_of[cell]) + 1] += weight;
  sums[3 * order_.coarse.score.size()] += weight * (1 - 2 * cells_.confidence[cell]);  // (c - 1)^2 = c^2 + 1 - 2 c
}

void ConfidenceMetrics::append_values(const double* sums, std::vector<double>& out) const {
  ScoreGroups groups = order_.coarse;
  for (std::size_t g = 0; g < groups.score.size(); ++g) {
    groups.weight[g] = sums[3 * g];
    groups.positive[g] = sums[3 * g + 1];
    if (groups.weight[g] > 0) groups.score[g] = sums[3 * g + 2] / groups.weight[g];
  }
  groups.squared_error = sums[3 * groups.score.size()];
  append(groups, {200, 1e-4, 0.01}, out);  // as fine as grouped scores bear
  const auto q = recalibrated(groups);
  for (const auto point : points_) out.push_back(q[point]);
}

void ConfidenceMetrics::append_exact(std::vector<double>& out) const {
  append(order_.exact, {}, out);
  const auto q = recalibrated(order_.coarse);
  for (const auto point : points_) out.push_back(q[point]);
}

void ConfidenceMetrics::append(const ScoreGroups& groups, const SmoothErrorOptions& smooth,
                               std::vector<double>& out) const {
  const auto bins = equal_mass_bins(groups, bins_);
  const double square = debiased_square(bins);
  const auto split = corp_split(groups);
  out.insert(out.end(), {equal_mass_error(bins), std::isnan(square) ? square : std::sqrt(std::max(square, 0.)), square,
                         smooth_calibration_error(groups, smooth), split.score, split.mcb, split.dsc, split.unc,
                         area_under_risk_coverage(groups)});
}

std::vector<RecalibrationPoint> ConfidenceMetrics::curve() const { return recalibration_curve(order_.coarse, points_); }

std::vector<RiskCoverage> ConfidenceMetrics::risk_coverage() const {
  const auto curve = leukolens::risk_coverage(order_.exact);
  std::vector<RiskCoverage> thinned;
  for (const auto point : curve_points(curve.size(), most_risk_points)) thinned.push_back(curve[point]);
  return thinned;
}

}  // namespace leukolens
