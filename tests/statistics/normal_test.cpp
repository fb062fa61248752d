#include "leukolens/statistics/normal.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;

TEST_CASE("the normal distribution of the tables", "[metrics]") {
  CHECK(normal_cdf(0) == 0.5);
  CHECK(normal_cdf(1.959963984540054) == Approx(0.975).epsilon(1e-14));
  CHECK(normal_quantile(0.975) == Approx(1.959963984540054).epsilon(1e-13));
  CHECK(normal_quantile(0.5) == Approx(0).margin(1e-15));
  CHECK(normal_quantile(1e-9) == Approx(-5.997807015007687).epsilon(1e-12));
  for (const double p : {1e-12, 0.01, 0.3, 0.9}) CHECK(normal_cdf(normal_quantile(p)) == Approx(p).epsilon(1e-11));
  CHECK_THROWS_AS(normal_quantile(0), Error);
  CHECK_THROWS_AS(normal_quantile(1), Error);
}
