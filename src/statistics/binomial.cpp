#include "leukolens/statistics/binomial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

double probability(double hits, double n, double p) {
  return std::exp(std::lgamma(n + 1) - std::lgamma(hits + 1) - std::lgamma(n - hits + 1) + hits * std::log(p) +
                  (n - hits) * std::log1p(-p));
}

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
  // the smaller tail, from its largest term outwards, so that nothing is lost to cancellation or underflow
  const auto count = static_cast<double>(n), at = static_cast<double>(hits), odds = p / (1 - p);
  double sum = 0;
  if (at < count * p) {
    double term = probability(at, count, p);
    for (double i = at; i >= 0 && term > 1e-17 * sum; --i) {
      sum += term;
      term *= i / ((count - i + 1) * odds);
    }
    return std::min(sum, 1.);
  }
  double term = probability(at + 1, count, p);
  for (double i = at + 1; i <= count && term > 1e-17 * sum; ++i) {
    sum += term;
    term *= (count - i) / (i + 1) * odds;
  }
  return std::max(1 - sum, 0.);
}

double clopper_pearson_upper(std::size_t hits, std::size_t n, double confidence) {
  check_counts(hits, n);
  if (!(confidence > 0 && confidence < 1)) throw Error(Kind::bad_value, "confidence level must lie between 0 and 1");
  if (n == 0) return std::numeric_limits<double>::quiet_NaN();
  if (hits == n) return 1;
  double lo = 0, hi = 1;
  for (int i = 0; i < 100 && hi - lo > 1e-16 * hi; ++i) {
    const double middle = lo + (hi - lo) / 2;
    (binomial_cdf(hits, n, middle) > 1 - confidence ? lo : hi) = middle;
  }
  return hi;
}

}  // namespace leukolens
