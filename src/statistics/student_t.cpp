#include "leukolens/statistics/student_t.hpp"

#include <cmath>
#include <string>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

/// Continued fraction of the incomplete beta function by the modified Lentz method (DLMF 8.17.22); converges quickly
/// for x < (a + 1) / (a + b + 2).
double beta_fraction(double x, double a, double b) {
  constexpr double tiny = 1e-300;
  const auto away_from_zero = [](double v) { return std::abs(v) < tiny ? tiny : v; };
  double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), value = d;
  for (int m = 1; m <= 1000; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away_from_zero(1 + even * d);
    c = away_from_zero(1 + even / c);
    value *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away_from_zero(1 + odd * d);
    c = away_from_zero(1 + odd / c);
    value *= d * c;
    if (std::abs(d * c - 1) < 1e-16) break;
  }
  return value;
}

/// Regularised incomplete beta function I_x(a, b); y = 1 - x is given so that neither end loses digits.
double incomplete_beta(double x, double y, double a, double b) {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  const double front =
      std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log(y));
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(x, a, b) / a;
  return 1 - front * beta_fraction(y, b, a) / b;
}

}  // namespace

double student_t_cdf(double t, double degrees) {
  if (!(degrees > 0)) throw Error(Kind::bad_value, "degrees of freedom must be above 0");
  const double whole = degrees + t * t;
  const double tail = incomplete_beta(degrees / whole, t * t / whole, degrees / 2, 0.5) / 2;
  return t > 0 ? 1 - tail : tail;
}

double student_t_quantile(double probability, double degrees) {
  if (!(probability > 0 && probability < 1)) throw Error(Kind::bad_value, "probability must lie between 0 and 1");
  if (probability == 0.5) return 0;
  if (probability < 0.5) return -student_t_quantile(1 - probability, degrees);
  double lo = 0, hi = 1;
  while (student_t_cdf(hi, degrees) < probability && hi < 1e150) hi *= 2;
  for (int i = 0; i < 200 && hi - lo > 1e-15 * hi; ++i) {
    const double middle = lo + (hi - lo) / 2;
    (student_t_cdf(middle, degrees) < probability ? lo : hi) = middle;
  }
  return lo + (hi - lo) / 2;
}

}  // namespace leukolens
