#include "leukolens/statistics/isotonic.hpp"

#include <algorithm>

#include "calibration/class_odds.hpp"
#include "leukolens/calibration/one_vs_rest.hpp"
#include "leukolens/metrics/probability_scores.hpp"

namespace leukolens {
namespace {

using Eigen::Index;

/// Cells of equal p are one point: their number and the frequency of the class among them.
struct Points {
  std::vector<double> x, frequency, count;
};

Points pooled(const Table& p, std::span<const int> labels, int k) {
  std::vector<std::pair<double, bool>> cells;
  for (Index i = 0; i < p.rows(); ++i) cells.emplace_back(p(i, k), labels[i] == k);
  std::sort(cells.begin(), cells.end());
  Points points;
  for (const auto& [x, is_class] : cells) {
    if (points.x.empty() || points.x.back() != x) {
      points.x.push_back(x);
      points.frequency.push_back(0);
      points.count.push_back(0);
    }
    points.count.back() += 1;
    points.frequency.back() += is_class;
  }
  for (std::size_t j = 0; j < points.x.size(); ++j) points.frequency[j] /= points.count[j];
  return points;
}

/// The first and the last point of every level say all of the curve.
Curve curve_of(const Points& points) {
  const auto y = isotonic_regression(points.frequency, points.count);
  Curve curve;
  for (std::size_t j = 0; j < y.size(); ++j) {
    const bool inside = j > 0 && j + 1 < y.size() && y[j] == y[j - 1] && y[j] == y[j + 1];
    if (inside) continue;
    curve.x.push_back(points.x[j]);
    curve.y.push_back(y[j]);
  }
  return curve;
}

}  // namespace

double Curve::operator()(double at) const {
  const auto right = static_cast<std::size_t>(std::lower_bound(x.begin(), x.end(), at) - x.begin());
  if (right == 0) return y.front();
  if (right == x.size()) return y.back();
  const double part = (at - x[right - 1]) / (x[right] - x[right - 1]);
  return y[right - 1] + part * (y[right] - y[right - 1]);
}

IsotonicFit fit_isotonic(const Table& logits, std::span<const int> labels) {
  IsotonicFit fit;
  begin_fit(logits, labels, fit);
  if (fit.status != FitStatus::ok) return fit;
  const Table p = class_probabilities(logits);
  for (Index k = 0; k < p.cols(); ++k) fit.curves.push_back(curve_of(pooled(p, labels, static_cast<int>(k))));
  fit.nll_after = negative_log_likelihood(apply_isotonic(logits, fit.curves), labels);
  return fit;
}

Table apply_isotonic(const Table& logits, const std::vector<Curve>& curves) {
  Table q = class_probabilities(logits);
  for (Index i = 0; i < q.rows(); ++i)
    for (Index k = 0; k < q.cols(); ++k) q(i, k) = curves[static_cast<std::size_t>(k)](q(i, k));
  normalise_rows(q);
  return q;
}

}  // namespace leukolens
