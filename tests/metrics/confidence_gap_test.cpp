// mean(confidence - [right]), its interval, and what may be concluded from it.
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/metrics/confidence_verdict.hpp"
#include "leukolens/metrics/evaluation.hpp"

using namespace leukolens;

namespace {

/// Calls of class 0 or 1; those that are wrong come first.
TopLabelInput calls(const std::vector<double>& confidence, int wrong) {
  TopLabelInput input;
  input.classes = {"a", "b"};
  input.confidence = confidence;
  for (int i = 0; i < static_cast<int>(confidence.size()); ++i) {
    input.predicted.push_back(i % 2);
    input.labels.push_back(i < wrong ? 1 - i % 2 : i % 2);
  }
  return input;
}

const Estimate& gap_of(const Evaluation& e) {
  for (const auto& [name, estimate] : e.metrics)
    if (name == "confidence_gap") return estimate;
  throw std::runtime_error("no gap");
}

/// A population whose calls are right with `over` less than their confidence of 0.9 to 1.
TopLabelInput overconfident(int donors, int cells, double over, std::uint64_t seed) {
  TopLabelInput input = calls({}, 0);
  for (int d = 0; d < std::max(donors, 1); ++d) {
    Random random(seed, "donor", static_cast<std::uint64_t>(d));
    for (int i = 0; i < cells; ++i) {
      input.confidence.push_back(random.uniform(0.9, 1));
      const bool right = random.uniform() < input.confidence.back() - over;
      input.predicted.push_back(i % 2);
      input.labels.push_back(right ? i % 2 : 1 - i % 2);
      if (donors > 0) input.donors.push_back("d" + std::to_string(d));
    }
  }
  return input;
}

}  // namespace

TEST_CASE("the gap of five cells of five donors by hand", "[metrics]") {
  auto input = calls({0.9, 0.8, 0.7, 0.95, 0.65}, 1);
  input.donors = {"a", "b", "c", "d", "e"};
  const auto gap = gap_of(evaluate(input, {}));
  // differences 0.9, -0.2, -0.3, -0.05, -0.35: mean 0, sum of squares 1.065; t(0.975, 4) = 2.776445
  CHECK(gap.value == Approx(0).margin(1e-15));
  const double half = 2.7764451 * std::sqrt(1.065 / 4 / 5);
  CHECK(gap.ci.value().hi == Approx(half).epsilon(1e-6));
  CHECK(gap.ci.value().lo == Approx(-half).epsilon(1e-6));
  CHECK(gap.ci_method == "t interval over the jackknife of 5 donors, at least the Wilson score interval");
}

TEST_CASE("all calls right: the gap's interval still has the width of the count", "[metrics]") {
  // Wilson: 20 of 20 right is 20 / (20 + z^2) = 0.838875 to 1
  const auto e = evaluate(calls(std::vector<double>(20, 0.95), 0), {});
  CHECK(gap_of(e).value == Approx(-0.05));
  CHECK(gap_of(e).ci.value().lo == Approx(-0.05));
  CHECK(gap_of(e).ci.value().hi == Approx(0.95 - 0.838875).epsilon(1e-5));
  CHECK(confidence_verdict(gap_of(e), 0.05) == ConfidenceVerdict::cannot_tell);
  CHECK(e.bins.back().confidence_band.value().lo == Approx(std::pow(0.025, 1. / 20)));
}

TEST_CASE("a weighted gap: heavy cells count more, and are worth fewer cells", "[metrics]") {
  auto input = calls({0.9, 0.8, 0.7}, 1);
  input.weights = {2, 1, 1};
  CHECK(gap_of(evaluate(input, {})).value == Approx((2 * 0.9 - 0.2 - 0.3) / 4));
  // 10 cells of weight 3 and 10 of weight 1 are worth 40^2 / 100 = 16: all right, Wilson from 16 / (16 + z^2)
  input = calls(std::vector<double>(20, 0.95), 0);
  for (int i = 0; i < 20; ++i) input.weights.push_back(i % 2 ? 3 : 1);
  CHECK(gap_of(evaluate(input, {})).ci.value().hi == Approx(0.95 - 16 / (16 + 3.841459)).epsilon(1e-6));
}

TEST_CASE("agreement is said only where the whole interval lies within the margin", "[metrics]") {
  const auto verdict = [](double lo, double hi) {
    return confidence_verdict({(lo + hi) / 2, Interval{lo, hi}, "by hand", 9}, 0.05);
  };
  CHECK(verdict(-0.04, 0.05) == ConfidenceVerdict::agree);
  CHECK(verdict(0.01, 0.04) == ConfidenceVerdict::agree);
  CHECK(verdict(-0.04, 0.06) == ConfidenceVerdict::cannot_tell);
  CHECK(verdict(0.01, 0.06) == ConfidenceVerdict::over_confident);
  CHECK(verdict(-0.3, -0.02) == ConfidenceVerdict::under_confident);
  CHECK(confidence_verdict({0, {}, "3 donors", 9}, 0.05) == ConfidenceVerdict::cannot_tell);
  CHECK(name_of(ConfidenceVerdict::cannot_tell) == "cannot-tell");
}

TEST_CASE("20 points of over-confidence are never called agreement, however few the cells", "[metrics]") {
  for (const int donors : {0, 5}) {
    int agree = 0, found = 0;
    for (std::uint64_t r = 0; r < 200; ++r) {
      EvaluationOptions options;
      options.interval.draws = 50;
      const auto e = evaluate(overconfident(donors, donors ? 25 : 20, 0.2, r), options);
      const auto verdict = confidence_verdict(gap_of(e), options.margin);
      agree += verdict == ConfidenceVerdict::agree || verdict == ConfidenceVerdict::under_confident;
      found += verdict == ConfidenceVerdict::over_confident;
    }
    CHECK(agree == 0);
    CHECK(found > 60);
  }
}

TEST_CASE("many calls that are as right as they say do agree", "[metrics]") {
  EvaluationOptions options;
  options.interval.draws = 50;
  int agree = 0;
  for (std::uint64_t r = 0; r < 20; ++r)
    agree +=
        confidence_verdict(gap_of(evaluate(overconfident(20, 100, 0, r), options)), 0.05) == ConfidenceVerdict::agree;
  CHECK(agree >= 19);
}

TEST_CASE("a margin outside 0..1 is refused", "[metrics][errors]") {
  EvaluationOptions options;
  options.margin = 0;
  CHECK_THROWS_WITH(evaluate(calls({0.9}, 0), options), Catch::Contains("margin = 0"));
}

TEST_CASE("MCE's smallest bin counts cells, whatever they weigh", "[metrics]") {
  // two cells in the lower bin (gap 0.4), three in the upper (gap 1/3 weighted less); the heavy pair weighs more than 3
  auto input = calls({0.6, 0.6, 0.9, 0.9, 0.9}, 0);
  input.weights = {10, 10, 1, 1, 1};
  EvaluationOptions options;
  options.bins = 5;
  options.min_bin = 3;
  const auto e = evaluate(input, options);
  for (const auto& [name, estimate] : e.metrics)
    if (name == "mce") CHECK(estimate.value == Approx(0.1));
  CHECK(e.mce_bin_n == 3);
}
