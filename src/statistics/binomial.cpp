#include "leukolens/statistics/binomial.hpp"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <limits>
#include <string>

#include "leukolens/core/error.hpp"
#include "statistics/policy.hpp"

namespace leukolens {
namespace {

using Binomial = boost::math::binomial_distribution<double, Quiet>;

void check_counts(std::size_t hits, std::size_t n) {
  if (hits > n)
    throw Error(Kind::bad_value, std::to_string(hits) + " of " + std::to_string(n) + ": more hits than trials");
}

}  // namespace

double binomial_cdf(std::size_t hits, std::size_t n, double p) {
  check_counts(hits, n);
  if (!(p >= 0 && p <= 1)) throw Error(Kind::bad_value, "a binomial probability must lie in 0..1");
  if (hits == n || p == 0) return 1;
  if (p == 1) return 0;
  return boost::math::cdf(Binomial(static_cast<double>(n), p), static_cast<double>(hits));
}

double clopper_pearson_upper(std::size_t hits, std::size_t n, double confidence) {
  check_counts(hits, n);
  if (!(confidence > 0 && confidence < 1)) throw Error(Kind::bad_value, "confidence level must lie between 0 and 1");
  if (n == 0) return std::numeric_limits<double>::quiet_NaN();
  if (hits == n) return 1;
  return Binomial::find_upper_bound_on_p(static_cast<double>(n), static_cast<double>(hits), 1 - confidence);
}

Interval clopper_pearson(double hits, double n, double level) {
  if (!(hits >= 0 && n >= hits * (1 - 1e-12)))
    throw Error(Kind::bad_value, std::to_string(hits) + " of " + std::to_string(n) + ": more hits than trials");
  if (!(level > 0 && level < 1)) throw Error(Kind::bad_value, "confidence level must lie between 0 and 1");
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (!(n > 0)) return {nan, nan};
  using Beta = boost::math::beta_distribution<double, Quiet>;
  const double misses = std::max(0.0, n - hits), tail = (1 - level) / 2, none = 1e-9 * n;
  return {hits > none ? boost::math::quantile(Beta(hits, misses + 1), tail) : 0,
          misses > none ? boost::math::quantile(Beta(hits + 1, misses), 1 - tail) : 1};
}

}  // namespace leukolens
