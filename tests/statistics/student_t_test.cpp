#include "leukolens/statistics/student_t.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;

TEST_CASE("one degree of freedom is Cauchy's distribution: tan(pi (p - 1/2))", "[statistics]") {
  for (const double p : {0.01, 0.3, 0.5, 0.75, 0.975}) {
    const double quantile = std::tan(std::numbers::pi * (p - 0.5));
    CHECK(student_t_quantile(p, 1) == Approx(quantile).margin(1e-15).epsilon(1e-12));
    CHECK(student_t_cdf(quantile, 1) == Approx(p).epsilon(1e-12));
  }
}

TEST_CASE("two degrees of freedom: t / sqrt(2 + t^2) is 2 p - 1", "[statistics]") {
  for (const double p : {1e-6, 0.2, 0.6, 0.999}) {
    const double quantile = (2 * p - 1) / std::sqrt(2 * p * (1 - p));
    CHECK(student_t_quantile(p, 2) == Approx(quantile).epsilon(1e-10));
    CHECK(student_t_cdf(quantile, 2) == Approx(p).epsilon(1e-10));
  }
}

TEST_CASE("infinite and undefined values of t", "[statistics]") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CHECK(student_t_cdf(infinity, 3) == 1);
  CHECK(student_t_cdf(-infinity, 3) == 0);
  CHECK(std::isnan(student_t_cdf(NAN, 3)));
}

TEST_CASE("impossible probabilities and degrees are refused", "[metrics][errors]") {
  CHECK_THROWS_AS(student_t_quantile(0, 3), Error);
  CHECK_THROWS_AS(student_t_quantile(1, 3), Error);
  CHECK_THROWS_AS(student_t_cdf(1, 0), Error);
}
