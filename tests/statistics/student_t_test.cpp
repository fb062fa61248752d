#include "leukolens/statistics/student_t.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;

TEST_CASE("quantiles of Student's t as tabled", "[metrics]") {
  CHECK(student_t_quantile(0.975, 1) == Approx(12.706204736174698).epsilon(1e-12));  // tan(0.475 pi)
  CHECK(student_t_quantile(0.975, 4) == Approx(2.7764451051977934).epsilon(1e-12));
  CHECK(student_t_quantile(0.975, 10) == Approx(2.2281388519862744).epsilon(1e-12));
  CHECK(student_t_quantile(0.975, 39) == Approx(2.022690920036763).epsilon(1e-12));
  CHECK(student_t_quantile(0.95, 30) == Approx(1.6972608865939574).epsilon(1e-12));
  CHECK(student_t_quantile(0.975, 1e6) == Approx(1.9599663568141036).epsilon(1e-10));
  CHECK(student_t_quantile(0.5, 3) == 0);
}

TEST_CASE("quantile and distribution function undo each other, symmetrically", "[metrics]") {
  for (const double degrees : {1., 2.5, 7., 120.})
    for (const double p : {1e-4, 0.1, 0.3, 0.6, 0.99}) {
      CHECK(student_t_cdf(student_t_quantile(p, degrees), degrees) == Approx(p).epsilon(1e-12));
      CHECK(student_t_quantile(p, degrees) == Approx(-student_t_quantile(1 - p, degrees)).epsilon(1e-9));
    }
}

TEST_CASE("impossible probabilities and degrees are refused", "[metrics][errors]") {
  CHECK_THROWS_AS(student_t_quantile(0, 3), Error);
  CHECK_THROWS_AS(student_t_quantile(1, 3), Error);
  CHECK_THROWS_AS(student_t_cdf(1, 0), Error);
}
