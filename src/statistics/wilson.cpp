#include "leukolens/statistics/wilson.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/error.hpp"

namespace leukolens {

Estimate wilson(std::size_t hits, std::size_t n) {
  if (hits > n) throw Error(Kind::bad_value, std::to_string(hits) + " hits of " + std::to_string(n));
  Estimate e;
  e.n = n;
  e.ci_method = "Wilson score interval";
  if (n == 0) return e;
  constexpr double z = 1.959963984540054;  // 97.5 % point of the normal distribution
  const auto count = static_cast<double>(n);
  e.value = static_cast<double>(hits) / count;
  const double centre = e.value + z * z / (2 * count), scale = 1 + z * z / count;
  const double half = z * std::sqrt(e.value * (1 - e.value) / count + z * z / (4 * count * count));
  e.ci = Interval{hits == 0 ? 0 : (centre - half) / scale, hits == n ? 1 : (centre + half) / scale};
  return e;
}

void bound_extreme_part(Estimate& part, std::size_t n) {
  if (part.ci || n < 2 || (part.value != 0 && part.value != 1)) return;
  const auto bound = wilson(part.value == 1 ? n : 0, n);
  part.ci = bound.ci;
  part.ci_method = bound.ci_method + ", as every draw of cells gives the same value";
}

}  // namespace leukolens
