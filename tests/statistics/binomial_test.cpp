#include "leukolens/statistics/binomial.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

TEST_CASE("binomial probabilities of a hand-made case", "[metrics]") {
  // 3 tosses of a fair coin: 1, 3, 3, 1 eighths
  CHECK(binomial_cdf(0, 3, 0.5) == Approx(1. / 8));
  CHECK(binomial_cdf(1, 3, 0.5) == Approx(4. / 8));
  CHECK(binomial_cdf(2, 3, 0.5) == Approx(7. / 8));
  CHECK(binomial_cdf(3, 3, 0.5) == 1);
  CHECK(binomial_cdf(1, 5, 0) == 1);
  CHECK(binomial_cdf(1, 5, 1) == 0);
}

TEST_CASE("the bound of no error among n is 1 - (1 - confidence)^(1/n)", "[metrics]") {
  for (const std::size_t n : {1u, 10u, 149u, 100000u})
    CHECK(clopper_pearson_upper(0, n, 0.95) == Approx(1 - std::pow(0.05, 1. / static_cast<double>(n))).epsilon(1e-9));
  CHECK(clopper_pearson_upper(7, 7, 0.95) == 1);
  CHECK(std::isnan(clopper_pearson_upper(0, 0, 0.95)));
}

TEST_CASE("the bound rises with hits and confidence, falls with trials", "[metrics]") {
  for (std::size_t hits = 0; hits < 20; ++hits) {
    CHECK(clopper_pearson_upper(hits, 40, 0.9) < clopper_pearson_upper(hits + 1, 40, 0.9));
    CHECK(clopper_pearson_upper(hits, 40, 0.9) < clopper_pearson_upper(hits, 40, 0.95));
    CHECK(clopper_pearson_upper(hits, 41, 0.9) < clopper_pearson_upper(hits, 40, 0.9));
    CHECK(binomial_cdf(hits, 40, clopper_pearson_upper(hits, 40, 0.9)) == Approx(0.1));
  }
}

TEST_CASE("binomial figures agree with SciPy", "[metrics][golden]") {
  const auto golden = golden_conformal();
  for (const auto& c : golden["clopper_pearson_upper"])
    CHECK(clopper_pearson_upper(c[0], c[1], c[2]) == Approx(c[3].get<double>()).epsilon(1e-9));
  for (const auto& c : golden["binomial_cdf"])
    CHECK(binomial_cdf(c[0], c[1], c[2]) == Approx(c[3].get<double>()).epsilon(1e-9));
}

TEST_CASE("impossible counts and levels are refused", "[metrics][errors]") {
  CHECK_THROWS_AS(binomial_cdf(4, 3, 0.5), Error);
  CHECK_THROWS_AS(binomial_cdf(1, 3, 1.5), Error);
  CHECK_THROWS_AS(clopper_pearson_upper(1, 3, 1), Error);
  CHECK_THROWS_AS(clopper_pearson_upper(4, 3, 0.5), Error);
}
