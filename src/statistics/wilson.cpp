#include "leukolens/statistics/wilson.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/error.hpp"

namespace leukolens {

Interval wilson_interval(double fraction, double n) {
  constexpr double z = 1.959963984540054;  // 97.5 % point of the normal distribution
  const double centre = fraction + z * z / (2 * n), scale = 1 + z * z / n;
  const double half = z * std::sqrt(fraction * (1 - fraction) / n + z * z / (4 * n * n));
  return {fraction <= 0 ? 0 : (centre - half) / scale, fraction >= 1 ? 1 : (centre + half) / scale};
}

Estimate wilson(std::size_t hits, std::size_t n) {
  if (hits > n) throw Error(Kind::bad_value, std::to_string(hits) + " hits of " + std::to_string(n));
  Estimate e;
  e.n = n;
  e.ci_method = "Wilson score interval";
  if (n == 0) return e;
  e.value = static_cast<double>(hits) / static_cast<double>(n);
  e.ci = wilson_interval(e.value, static_cast<double>(n));
  return e;
}

}  // namespace leukolens
