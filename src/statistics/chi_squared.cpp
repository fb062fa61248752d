#include "leukolens/statistics/chi_squared.hpp"

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "leukolens/core/error.hpp"
#include "statistics/policy.hpp"

namespace leukolens {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

double chi_squared_survival(double x, double degrees) {
  if (!(degrees > 0)) throw Error(Kind::bad_value, "degrees of freedom must be above 0");
  if (std::isnan(x)) return nan;
  if (x <= 0) return 1;
  return boost::math::cdf(boost::math::complement(boost::math::chi_squared_distribution<double, Quiet>(degrees), x));
}

ChiSquaredTest chi_squared_homogeneity(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size()) throw Error(Kind::bad_value, "two samples of counts differ in their number of classes");
  const double n_a = std::accumulate(a.begin(), a.end(), 0.0), n_b = std::accumulate(b.begin(), b.end(), 0.0);
  ChiSquaredTest test{0, -1, nan, std::numeric_limits<double>::infinity()};
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (!(a[k] >= 0 && b[k] >= 0)) throw Error(Kind::bad_value, "a count below 0");
    const double both = a[k] + b[k];
    if (both == 0) continue;
    ++test.degrees;
    const double expected_a = both * n_a / (n_a + n_b), expected_b = both * n_b / (n_a + n_b);
    test.statistic += (a[k] - expected_a) * (a[k] - expected_a) / expected_a;
    test.statistic += (b[k] - expected_b) * (b[k] - expected_b) / expected_b;
    test.smallest_expected = std::min({test.smallest_expected, expected_a, expected_b});
  }
  if (test.degrees < 1 || n_a == 0 || n_b == 0) return {nan, std::max(test.degrees, 0), nan, nan};
  test.p = chi_squared_survival(test.statistic, test.degrees);
  return test;
}

}  // namespace leukolens
