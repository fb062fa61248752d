#include "leukolens/metrics/selective_risk.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

namespace {
ScoreGroups groups_of(std::vector<double> confidence, std::vector<char> right) {
  return group_scores(confidence, right);
}
}  // namespace

TEST_CASE("AURC of three cells", "[metrics]") {
  // most confident first: right, wrong, right: risks 0, 1/2, 1/3
  CHECK(area_under_risk_coverage(groups_of({0.9, 0.8, 0.7}, {1, 0, 1})) == Approx((0 + 1. / 2 + 1. / 3) / 3));
  CHECK(area_under_risk_coverage(groups_of({0.9, 0.8}, {0, 0})) == Approx(1));
  CHECK(area_under_risk_coverage(groups_of({0.9, 0.8}, {1, 1})) == Approx(0).margin(1e-15));
}

TEST_CASE("ties are expected over random order", "[metrics]") {
  // after one right cell a tie of right and wrong: orders give (0, 0, 1/3) and (0, 1/2, 1/3)
  CHECK(area_under_risk_coverage(groups_of({0.9, 0.5, 0.5}, {1, 1, 0})) ==
        Approx(((0 + 0 + 1. / 3) / 3 + (0 + 1. / 2 + 1. / 3) / 3) / 2));
}

TEST_CASE("AURC with ties is the mean over shuffles", "[metrics]") {
  std::vector<double> confidence;
  std::vector<char> right;
  Random random(3, "test");
  for (int i = 0; i < 40; ++i) {
    confidence.push_back(static_cast<double>(random.below(5)) / 5);
    right.push_back(random.uniform() < confidence.back());
  }
  double mean = 0;
  for (int r = 0; r < 4000; ++r) {
    std::vector<std::size_t> order(40);
    for (std::size_t i = 0; i < 40; ++i) order[i] = i;
    shuffle(order, random);
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return confidence[a] > confidence[b]; });
    double wrong = 0, area = 0;
    for (std::size_t i = 0; i < 40; ++i) area += (wrong += !right[order[i]]) / static_cast<double>(i + 1) / 40;
    mean += area / 4000;
  }
  CHECK(area_under_risk_coverage(groups_of(confidence, right)) == Approx(mean).epsilon(0.01));
}

TEST_CASE("a weight is that many cells: by harmonic numbers, also between whole ones", "[metrics]") {
  const auto area = [](std::vector<double> weights) {
    return area_under_risk_coverage(group_scores(std::vector{0.9, 0.6}, std::vector<char>{1, 0}, weights));
  };
  CHECK(area({2, 1}) == Approx((0 + 0 + 1. / 3) / 3));
  // errors e = w = 1/2 after N = 3/2 right ones: e - N e/w (H(2) - H(3/2)), H(3/2) = 8/3 - 2 ln 2
  CHECK(area({1.5, 0.5}) == Approx((0.5 - 1.5 * (1.5 - (8. / 3 - 2 * std::log(2.)))) / 2).epsilon(1e-9));
}

TEST_CASE("the risk-coverage curve ends at the error rate", "[metrics]") {
  const auto curve = risk_coverage(groups_of({0.9, 0.8, 0.8, 0.7}, {1, 0, 1, 0}));
  REQUIRE(curve.size() == 3);
  CHECK(curve[0].coverage == Approx(0.25));
  CHECK(curve[0].risk == 0);
  CHECK(curve[1].threshold == 0.8);
  CHECK(curve[1].risk == Approx(1. / 3));
  CHECK(curve[2].coverage == 1);
  CHECK(curve[2].risk == Approx(0.5));
  CHECK(std::isnan(area_under_risk_coverage(ScoreGroups{})));
}
