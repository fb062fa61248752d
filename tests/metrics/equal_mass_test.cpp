#include "leukolens/metrics/equal_mass.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

TEST_CASE("equal-mass bins of four cells", "[metrics]") {
  const auto groups = group_scores(std::vector{0.2, 0.4, 0.6, 0.8}, std::vector<char>{0, 1, 1, 1});
  const auto bins = equal_mass_bins(groups, 2);
  CHECK(bins[0].weight == 2);
  CHECK(bins[0].positive == 1);
  CHECK(bins[0].score == Approx(0.6));
  // gaps |1/2 - 0.3| and |1 - 0.7|
  CHECK(equal_mass_error(bins) == Approx((0.2 + 0.3) / 2));
  // squares less rate (1 - rate)/(n - 1): (0.04 - 0.25) and (0.09 - 0)
  CHECK(debiased_square(bins) == Approx((0.04 - 0.25 + 0.09) / 2));
}

TEST_CASE("equal scores stay in one bin", "[metrics]") {
  const auto groups = group_scores(std::vector{0.5, 0.5, 0.5, 0.9}, std::vector<char>{0, 1, 1, 1});
  const auto bins = equal_mass_bins(groups, 4);
  CHECK(bins[0].weight == 0);
  CHECK(bins[1].weight == 3);
  CHECK(bins[3].weight == 1);
  CHECK(debiased_square(bins) == Approx(3. / 4 * (1. / 36 - 2. / 9 / 2)));  // the bin of one cell is left out
}

TEST_CASE("undefined without cells, or without a bin of two", "[metrics]") {
  CHECK(std::isnan(equal_mass_error(equal_mass_bins({}, 3))));
  const auto lone = equal_mass_bins(group_scores(std::vector{0.5}, std::vector<char>{1}), 3);
  CHECK(std::isnan(debiased_square(lone)));
  CHECK(equal_mass_error(lone) == Approx(0.5));
  CHECK_THROWS_AS(equal_mass_bins({}, 0), Error);
}

TEST_CASE("weights count as Kish's number of cells in the debiased square", "[metrics]") {
  // one bin, weights 3, 1, 1: n = 25/11; rate 4/5, mean score (3 x 0.6 + 0.8 + 0.7)/5 = 0.66
  const auto groups =
      group_scores(std::vector{0.6, 0.8, 0.7}, std::vector<char>{1, 1, 0}, std::vector<double>{3, 1, 1});
  const auto bins = equal_mass_bins(groups, 1);
  CHECK(effective_cells(bins[0]) == Approx(25. / 11));
  CHECK(debiased_square(bins) == Approx(0.14 * 0.14 - 0.8 * 0.2 / (25. / 11 - 1)));
}

TEST_CASE("the weighted debiased square is right on average, with very unequal weights", "[metrics]") {
  for (const double gap : {0., 0.1}) {
    double square = 0;
    for (std::uint64_t r = 0; r < 1000; ++r) {
      Random random(9, "test", r);
      std::vector<double> score, weight;
      std::vector<char> event;
      for (int i = 0; i < 300; ++i) {
        score.push_back(random.uniform(0.6, 0.9));
        event.push_back(random.uniform() < score.back() - gap);
        const double z = random.normal();
        weight.push_back(z * z);  // gamma of shape 1/2
      }
      square += debiased_square(equal_mass_bins(group_scores(score, event, weight), 15)) / 1000;
    }
    CHECK(square == Approx(gap * gap).margin(1e-3));  // standard error about 3e-4; Kumar's n - 1 is 5.5e-3 off
  }
}

TEST_CASE("the debiased square is right on average where ECE is not", "[metrics]") {
  // confidences on 0.6 .. 0.9 that are too high by 0.1: the square is 0.01, and 0 where they are right
  for (const double gap : {0., 0.1}) {
    double square = 0, biased = 0;
    for (std::uint64_t r = 0; r < 400; ++r) {
      Random random(7, "test", r);
      std::vector<double> score;
      std::vector<char> event;
      for (int i = 0; i < 300; ++i) {
        score.push_back(random.uniform(0.6, 0.9));
        event.push_back(random.uniform() < score.back() - gap);
      }
      const auto bins = equal_mass_bins(group_scores(score, event), 15);
      square += debiased_square(bins) / 400;
      biased += equal_mass_error(bins) / 400;
    }
    CHECK(square == Approx(gap * gap).margin(6e-4));  // standard error about 2e-4
    CHECK(biased > gap + 0.015);
  }
}
