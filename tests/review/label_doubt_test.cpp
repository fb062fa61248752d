#include "leukolens/review/label_doubt.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

TEST_CASE("labels at odds with the probabilities by hand", "[review]") {
  Table p(5, 2);
  p << 0.9, 0.1,  //
      0.8, 0.2,   //
      0.2, 0.8,   // labelled 0, called 1
      0.1, 0.9,   //
      0.45, 0.55;
  const std::vector<int> labels = {0, 0, 0, 1, 1};
  // thresholds: (.9 + .8 + .2) / 3 = .633 and (.9 + .55) / 2 = .725
  const auto doubts = label_doubts(p, labels);
  CHECK_FALSE(doubts[0].at_odds);
  CHECK(doubts[0].doubt == Approx(0.1));
  CHECK(doubts[2].at_odds);
  CHECK(doubts[2].doubt == Approx(0.8));
  CHECK_FALSE(doubts[3].at_odds);
  CHECK_FALSE(doubts[4].at_odds);  // no class reaches its threshold
  CHECK(doubts[4].doubt == Approx(0.45));
}

TEST_CASE("flipped labels are found where the probabilities know better", "[review]") {
  constexpr int n = 600;
  Table p(n, 3);
  std::vector<int> labels, flipped;
  Random random(1, "labels");
  for (int i = 0; i < n; ++i) {
    const int truth = i % 3;
    const double sure = random.uniform(0.6, 0.98);
    for (int c = 0; c < 3; ++c) p(i, c) = c == truth ? sure : (1 - sure) / 2;
    const bool flip = random.uniform() < 0.1;
    labels.push_back(flip ? (truth + 1) % 3 : truth);
    flipped.push_back(flip);
  }
  const auto doubts = label_doubts(p, labels);
  int found = 0, wrongly = 0, all = 0;
  for (int i = 0; i < n; ++i) {
    const auto at = static_cast<std::size_t>(i);
    all += flipped[at];
    found += doubts[at].at_odds && flipped[at];
    wrongly += doubts[at].at_odds && !flipped[at];
  }
  CHECK(found > 0.5 * all);
  CHECK(wrongly == 0);
}

TEST_CASE("cells without a label have no doubt, and a class without cells no threshold", "[review]") {
  Table p(2, 3);
  p << 0.2, 0.3, 0.5, 0.9, 0.1, 0;
  const auto doubts = label_doubts(p, std::vector<int>{-1, 0});
  CHECK(std::isnan(doubts[0].doubt));
  CHECK_FALSE(doubts[0].at_odds);
  CHECK_FALSE(doubts[1].at_odds);
  CHECK(label_doubts(Table(0, 3), {}).empty());
  CHECK_THROWS_AS(label_doubts(p, std::vector<int>{0}), Error);
  CHECK_THROWS_AS(label_doubts(p, std::vector<int>{0, 3}), Error);
}
