#include "leukolens/statistics/normal.hpp"

#include <cmath>
#include <numbers>

#include "leukolens/core/error.hpp"

namespace leukolens {

double normal_cdf(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

double normal_quantile(double probability) {
  if (!(probability > 0 && probability < 1)) throw Error(Kind::bad_value, "probability must lie between 0 and 1");
  if (probability > 0.5) return -normal_quantile(1 - probability);  // the lower tail keeps its digits
  double lo = -40, hi = 0;
  for (int i = 0; i < 200 && hi - lo > 1e-15; ++i) {
    const double middle = lo + (hi - lo) / 2;
    (normal_cdf(middle) < probability ? lo : hi) = middle;
  }
  return lo + (hi - lo) / 2;
}

}  // namespace leukolens
