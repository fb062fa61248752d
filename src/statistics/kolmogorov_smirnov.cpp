#include "leukolens/statistics/kolmogorov_smirnov.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

struct Point {
  double value, step;  ///< step: what it adds to the difference of the two distribution functions
};

void append(const WeightedSample& sample, double sign, std::vector<Point>& points) {
  if (!sample.weights.empty() && sample.weights.size() != sample.values.size())
    throw Error(Kind::bad_value, "weights and values differ in number");
  double total = 0;
  for (std::size_t i = 0; i < sample.values.size(); ++i) total += sample.weights.empty() ? 1 : sample.weights[i];
  for (std::size_t i = 0; i < sample.values.size(); ++i)
    points.push_back({sample.values[i], sign * (sample.weights.empty() ? 1 : sample.weights[i]) / total});
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

KolmogorovSmirnov kolmogorov_smirnov(const WeightedSample& a, const WeightedSample& b) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (a.values.empty() || b.values.empty()) return {nan, nan};
  std::vector<Point> points;
  append(a, 1, points);
  append(b, -1, points);
  std::sort(points.begin(), points.end(), [](const Point& l, const Point& r) { return l.value < r.value; });
  double difference = 0, distance = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    difference += points[i].step;
    const bool tied = i + 1 < points.size() && points[i + 1].value == points[i].value;
    if (!tied) distance = std::max(distance, std::abs(difference));
  }
  const double root = std::sqrt(a.effective_n * b.effective_n / (a.effective_n + b.effective_n));
  return {distance, kolmogorov_survival((root + 0.12 + 0.11 / root) * distance)};
}

}  // namespace leukolens
