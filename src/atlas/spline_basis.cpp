#include "atlas/spline_basis.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "leukolens/statistics/quantile.hpp"

namespace leukolens {
namespace {

// Harrell, Regression Modeling Strategies (2015), table 2.3.
constexpr std::array<double, 4> knot_quantiles = {0.05, 0.35, 0.65, 0.95};

double cubed(double x) { return x > 0 ? x * x * x : 0; }

}  // namespace

std::array<double, spline_functions> SplineBasis::plain(double x) const {
  const auto d = [&](int k) { return (cubed(x - knots_[k]) - cubed(x - knots_[3])) / (knots_[3] - knots_[k]); };
  return {x, d(0) - d(2), d(1) - d(2)};
}

std::array<double, spline_functions> SplineBasis::at(double x) const {
  auto values = plain(x);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = (values[i] - mean_[i]) / deviation_[i];
  return values;
}

std::optional<SplineBasis> SplineBasis::of(const Eigen::VectorXd& values) {
  if (values.size() < 8) return {};
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  SplineBasis basis;
  for (std::size_t k = 0; k < basis.knots_.size(); ++k) basis.knots_[k] = quantile(sorted, knot_quantiles[k]);
  for (std::size_t k = 1; k < basis.knots_.size(); ++k)
    if (!(basis.knots_[k] > basis.knots_[k - 1])) return {};
  std::array<double, spline_functions> sum{}, squared{};
  for (const double x : values) {
    const auto f = basis.plain(x);
    for (std::size_t i = 0; i < f.size(); ++i) sum[i] += f[i], squared[i] += f[i] * f[i];
  }
  const auto n = static_cast<double>(values.size());
  for (std::size_t i = 0; i < sum.size(); ++i) {
    basis.mean_[i] = sum[i] / n;
    basis.deviation_[i] = std::sqrt(squared[i] / n - basis.mean_[i] * basis.mean_[i]);
    if (!(basis.deviation_[i] > 0)) return {};
  }
  return basis;
}

}  // namespace leukolens
