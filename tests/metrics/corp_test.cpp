#include "leukolens/metrics/corp.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

TEST_CASE("isotonic regression pools violators and ties", "[metrics]") {
  // 0.1: no; 0.3: yes; 0.5: no; 0.9: yes. The middle two violate the order: both 1/2.
  const auto groups = group_scores(std::vector{0.1, 0.3, 0.5, 0.9}, std::vector<char>{0, 1, 0, 1});
  CHECK(recalibrated(groups) == std::vector{0., 0.5, 0.5, 1.});
  // equal scores have one value, whatever their order
  const auto tied = group_scores(std::vector{0.3, 0.3, 0.9}, std::vector<char>{1, 0, 1});
  CHECK(recalibrated(tied) == std::vector{0.5, 1.});
}

TEST_CASE("the Brier score of an event falls apart into its three parts", "[metrics]") {
  // score: (0.01 + 0.49 + 0.25 + 0.01)/4 = 0.19; after recalibration (0.25 + 0.25)/4 = 0.125; base rate 1/2
  const auto split = corp_split(group_scores(std::vector{0.1, 0.3, 0.5, 0.9}, std::vector<char>{0, 1, 0, 1}));
  CHECK(split.score == Approx(0.19));
  CHECK(split.mcb == Approx(0.065));
  CHECK(split.dsc == Approx(0.125));
  CHECK(split.unc == Approx(0.25));
}

TEST_CASE("CORP parts are never negative and add up", "[metrics]") {
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    const auto m = made_up(50, 2, 0.5, 1, seed);
    std::vector<double> scores;
    std::vector<char> events;
    for (int i = 0; i < 50; ++i) {
      scores.push_back(std::round(10 / (1 + std::exp(-m.logits(i, 0)))) / 10);
      events.push_back(m.labels[static_cast<std::size_t>(i)] == 0);
    }
    const auto groups = group_scores(scores, events);
    const auto split = corp_split(groups);
    CHECK(split.mcb >= -1e-15);
    CHECK(split.dsc >= -1e-15);
    CHECK(split.mcb - split.dsc + split.unc == Approx(split.score).epsilon(1e-12));
    const auto q = recalibrated(groups);
    CHECK(std::is_sorted(q.begin(), q.end()));
  }
}

TEST_CASE("groups that a resample left out take a neighbour's value", "[metrics]") {
  auto groups = group_scores(std::vector{0.1, 0.3, 0.5}, std::vector<char>{0, 1, 1});
  groups.weight[1] = groups.positive[1] = 0;
  CHECK(recalibrated(groups) == std::vector{0., 0., 1.});
  groups.weight[0] = 0;
  CHECK(recalibrated(groups) == std::vector{1., 1., 1.});
  groups.weight[2] = groups.positive[2] = 0;
  CHECK(std::isnan(recalibrated(groups)[0]));
  CHECK(std::isnan(corp_split(groups).mcb));
}
