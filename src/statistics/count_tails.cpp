#include "leukolens/statistics/count_tails.hpp"

#include <algorithm>
#include <boost/math/distributions/hypergeometric.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "statistics/policy.hpp"

namespace leukolens {
namespace {

double log_beta(double a, double b) {
  using boost::math::lgamma;
  return lgamma(a, Quiet()) + lgamma(b, Quiet()) - lgamma(a + b, Quiet());
}

}  // namespace

double beta_binomial_survival(std::size_t hits, std::size_t n, double a, double b) {
  if (!(a > 0 && b > 0)) throw Error(Kind::bad_value, "a beta distribution needs parameters above 0");
  if (hits == 0) return 1;
  if (hits > n) return 0;
  const auto m = static_cast<double>(n);
  double sum = 0;
  for (std::size_t x = n; x >= hits; --x) {
    const auto v = static_cast<double>(x);
    sum += std::exp(-std::log(m + 1) - log_beta(v + 1, m - v + 1) + log_beta(v + a, m - v + b) - log_beta(a, b));
  }
  return std::min(sum, 1.);
}

double hypergeometric_survival(std::size_t hits, std::size_t drawn, std::size_t marked, std::size_t all) {
  if (drawn > all || marked > all) throw Error(Kind::bad_value, "more cells are drawn or marked than there are cells");
  if (hits == 0 || hits + all <= drawn + marked) return 1;  // fewer are impossible
  if (hits > std::min(drawn, marked)) return 0;
  const boost::math::hypergeometric_distribution<double, Quiet> x(marked, drawn, all);
  return boost::math::cdf(boost::math::complement(x, static_cast<double>(hits - 1)));
}

}  // namespace leukolens
