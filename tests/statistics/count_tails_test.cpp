#include "leukolens/statistics/count_tails.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/statistics/binomial.hpp"

using namespace leukolens;

TEST_CASE("tails of counts by hand", "[statistics]") {
  // one cell, its probability beta(1, 44): mean 1 / 45
  CHECK(beta_binomial_survival(1, 1, 1, 44) == Approx(1. / 45));
  CHECK(beta_binomial_survival(0, 10, 1, 44) == 1);
  CHECK(beta_binomial_survival(11, 10, 1, 44) == 0);
  // all 2 marked cells among 3 of 5: C(3, 1) / C(5, 3)
  CHECK(hypergeometric_survival(2, 3, 2, 5) == Approx(0.3));
  CHECK(hypergeometric_survival(0, 3, 2, 5) == 1);
  CHECK(hypergeometric_survival(3, 3, 2, 5) == 0);
  CHECK(hypergeometric_survival(2, 4, 3, 5) == 1);  // of 5 cells 3 are marked: 4 hold at least 2
}

TEST_CASE("a beta-binomial of a well known probability is a binomial", "[statistics]") {
  for (const std::size_t hits : {1, 3, 8})
    CHECK(beta_binomial_survival(hits, 100, 2e7, 98e7) == Approx(1 - binomial_cdf(hits - 1, 100, 0.02)).epsilon(1e-4));
}

TEST_CASE("impossible counts are refused", "[statistics][errors]") {
  CHECK_THROWS_AS(beta_binomial_survival(1, 2, 0, 1), Error);
  CHECK_THROWS_AS(hypergeometric_survival(1, 6, 2, 5), Error);
  CHECK_THROWS_AS(hypergeometric_survival(1, 2, 6, 5), Error);
}
