#include "leukolens/statistics/kolmogorov_smirnov.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

/// Values with their fraction of the sample's weight, rising.
struct Point {
  double value, fraction;
};

std::vector<Point> points_of(const WeightedSample& sample) {
  if (!sample.weights.empty() && sample.weights.size() != sample.values.size())
    throw Error(Kind::bad_value, "weights and values differ in number");
  std::vector<Point> points;
  double total = 0;
  for (std::size_t i = 0; i < sample.values.size(); ++i) {
    points.push_back({sample.values[i], sample.weights.empty() ? 1 : sample.weights[i]});
    total += points.back().fraction;
  }
  for (auto& point : points) point.fraction /= total;
  std::sort(points.begin(), points.end(), [](const Point& l, const Point& r) { return l.value < r.value; });
  return points;
}

/// Largest excess of the distribution function of `low` over that of `high` whose values moved down by the margin.
double excess(const std::vector<Point>& low, const std::vector<Point>& high, const Margin& margin) {
  double difference = 0, largest = 0;
  std::size_t h = 0;
  for (std::size_t l = 0; l < low.size(); ++l) {
    difference += low[l].fraction;
    if (l + 1 < low.size() && low[l + 1].value == low[l].value) continue;
    const auto moved = [&] {
      return high[h].value - std::max(margin.absolute, margin.relative * std::abs(high[h].value));
    };
    while (h < high.size() && moved() <= low[l].value) difference -= high[h++].fraction;
    largest = std::max(largest, difference);
  }
  return largest;
}

}  // namespace

double kolmogorov_survival(double x) {
  if (x <= 0) return 1;
  if (x < 1) {  // the other theta series, which converges quickly there
    double sum = 0;
    for (int j = 1; j <= 9; j += 2) sum += std::exp(-j * j * std::numbers::pi * std::numbers::pi / (8 * x * x));
    return 1 - std::sqrt(2 * std::numbers::pi) / x * sum;
  }
  double sum = 0;
  for (int j = 1; j <= 10; ++j) sum += (j % 2 ? 1 : -1) * std::exp(-2.0 * j * j * x * x);
  return std::min(2 * sum, 1.0);
}

KolmogorovSmirnov kolmogorov_smirnov(const WeightedSample& a, const WeightedSample& b, const Margin& margin) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (a.values.empty() || b.values.empty()) return {nan, nan};
  const auto of_a = points_of(a), of_b = points_of(b);
  const double distance = std::max(excess(of_a, of_b, margin), excess(of_b, of_a, margin));
  const double root = std::sqrt(a.effective_n * b.effective_n / (a.effective_n + b.effective_n));
  return {distance, kolmogorov_survival((root + 0.12 + 0.11 / root) * distance)};
}

}  // namespace leukolens
