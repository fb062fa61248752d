#include "training/validation.hpp"

#include <cmath>

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("logits with errors score their NLL at the best temperature", "[training]") {
  const Table z{{2, 0}, {2, 0}, {2, 0}, {2, 0}};
  const auto score = score_logits(z, std::vector<int>{0, 0, 0, 1});
  // The best p is 3/4: NLL = -(3 ln(3/4) + ln(1/4)) / 4, T = 2 / ln 3.
  CHECK(score.nll == Approx(-(3 * std::log(.75) + std::log(.25)) / 4));
  CHECK(score.temperature == Approx(2 / std::log(3.)));
  CHECK(score.accuracy == Approx(.75));
}

TEST_CASE("separable logits are better than any with an error, and the surer ones win", "[training]") {
  const auto separable = score_logits(Table{{1, 0}, {0, 1}, {2, 1}}, std::vector<int>{0, 1, 0});
  const auto surer = score_logits(Table{{5, 0}, {0, 5}, {6, 1}}, std::vector<int>{0, 1, 0});
  const auto wrong = score_logits(Table{{9, 0}, {0, 9}, {1, 1.0001}}, std::vector<int>{0, 1, 0});
  CHECK(separable.nll == Approx(-std::log(3.5 / 4)));
  CHECK(std::isfinite(wrong.nll));
  CHECK(better(separable, wrong));
  CHECK(better(surer, separable));
  CHECK_FALSE(better(separable, surer));
  CHECK_FALSE(better(surer, surer));
}

TEST_CASE("logits that carry nothing score log K", "[training]") {
  const auto against = score_logits(Table{{1, 0, 0}, {1, 0, 0}}, std::vector<int>{1, 2});
  CHECK(against.nll == Approx(std::log(3.)));
  CHECK(score_logits(Table{{1, 1, 1}, {2, 2, 2}}, std::vector<int>{0, 1}).nll == Approx(std::log(3.)));
}

TEST_CASE("no rows have no score", "[training]") {
  CHECK(std::isnan(score_logits(Table(0, 3), std::vector<int>{}).nll));
}
