#include "leukolens/metrics/ranking.hpp"

#include <cmath>

#include "catch.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

TEST_CASE("AUROC of four cells, by counting pairs", "[metrics]") {
  // events at 0.8 and 0.4, others at 0.6 and 0.2: 3 of 4 pairs are in the right order
  const std::vector<double> scores{0.8, 0.4, 0.6, 0.2};
  const std::vector<char> events{1, 1, 0, 0};
  CHECK(auroc(group_scores(scores, events)) == Approx(3. / 4));
  // a tie counts half
  CHECK(auroc(group_scores(std::vector{0.8, 0.6, 0.6, 0.2}, events)) == Approx(3.5 / 4));
  CHECK(auroc(group_scores(std::vector{0.5, 0.5, 0.5, 0.5}, events)) == Approx(0.5));
}

TEST_CASE("average precision of four cells", "[metrics]") {
  // from the top: event (precision 1), other, event (2/3), other
  CHECK(average_precision(group_scores(std::vector{0.8, 0.4, 0.6, 0.2}, std::vector<char>{1, 1, 0, 0})) ==
        Approx((1 + 2. / 3) / 2));
}

TEST_CASE("ranking of one class alone is undefined", "[metrics]") {
  const std::vector<double> scores{0.1, 0.9};
  CHECK(std::isnan(auroc(group_scores(scores, std::vector<char>{1, 1}))));
  CHECK(std::isnan(auroc(group_scores(scores, std::vector<char>{0, 0}))));
  CHECK(std::isnan(average_precision(group_scores(scores, std::vector<char>{0, 0}))));
  CHECK(average_precision(group_scores(scores, std::vector<char>{1, 1})) == 1);
}

TEST_CASE("AUROC depends on the order of scores alone, and turns over with the event", "[metrics]") {
  const auto m = made_up(200, 2, 1, 1);
  std::vector<double> scores, squared;
  std::vector<char> events, others;
  for (std::size_t i = 0; i < 200; ++i) {
    const double p = 1 / (1 + std::exp(-m.logits(static_cast<Eigen::Index>(i), 1)));
    scores.push_back(p);
    squared.push_back(p * p);
    events.push_back(m.labels[i] == 1);
    others.push_back(m.labels[i] != 1);
  }
  const double area = auroc(group_scores(scores, events));
  CHECK(auroc(group_scores(squared, events)) == area);
  CHECK(auroc(group_scores(scores, others)) == Approx(1 - area).epsilon(1e-12));
}

TEST_CASE("a weight of 2 is the cell twice", "[metrics]") {
  const auto once = group_scores(std::vector{0.1, 0.7, 0.4}, std::vector<char>{0, 1, 1}, std::vector{2., 1., 1.});
  const auto twice = group_scores(std::vector{0.1, 0.1, 0.7, 0.4}, std::vector<char>{0, 0, 1, 1});
  CHECK(once.weight == twice.weight);
  CHECK(once.squared_error == Approx(twice.squared_error));
  CHECK(average_precision(once) == average_precision(twice));
}

TEST_CASE("net benefit of three cells", "[metrics]") {
  // at 0.5: called 0.9 (event) and 0.6 (none): 1/3 - 1/3 x 1; all: 1/3 - 2/3. At 0.2 the odds are 1/4.
  const auto groups = group_scores(std::vector{0.9, 0.6, 0.1}, std::vector<char>{1, 0, 0});
  const auto curve = net_benefit(groups, std::vector{0.2, 0.5, 0.95});
  CHECK(curve[0].model == Approx(1. / 3 - 1. / 3 / 4));
  CHECK(curve[0].all == Approx(1. / 3 - 2. / 3 / 4));
  CHECK(curve[1].model == Approx(0).margin(1e-15));
  CHECK(curve[1].all == Approx(-1. / 3));
  CHECK(curve[2].model == Approx(0).margin(1e-12));  // nothing is called
}
