#include "leukolens/explain/map_scores.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "linear_scores.hpp"
#include "tiny_network.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

/// A network that adds up weight x input for class 1 and stays at 0 for class 0.
LogitsOf linear_logits(const cv::Mat1f& weight) {
  return [weight](const std::vector<cv::Mat1f>& inputs) {
    cv::Mat1f z = cv::Mat1f::zeros(static_cast<int>(inputs.size()), 2);
    for (std::size_t i = 0; i < inputs.size(); ++i)
      z(static_cast<int>(i), 1) = static_cast<float>(weight.dot(inputs[i]));
    return z;
  };
}

struct LinearCell {
  cv::Mat1f weight = 0.2f * tiny::random_image(16, "weight"), input = tiny::random_image(16, "input");
  CellToScore cell;
  LinearCell() {
    const auto logits = linear_logits(weight);
    cv::Mat1b mask = cv::Mat1b::zeros(16, 16);
    mask(cv::Rect(4, 4, 8, 8)) = 255;
    cell = {
        input, cv::Mat1f(16, 16, 0.3f), mask, probability_of(logits, 1), explained_score_of(logits, 1, ScoreOf::logit),
        3};
  }
  cv::Mat1f contributions() const { return weight.mul(input - cell.baseline); }
};

cv::Mat1f row_of(const std::vector<float>& z) {
  return cv::Mat1f(1, static_cast<int>(z.size()), const_cast<float*>(z.data())).clone();
}

double score_of_row(const std::vector<float>& z, int c, ScoreOf score) {
  const auto logits = [&](const std::vector<cv::Mat1f>&) { return row_of(z); };
  return explained_score_of(logits, c, score)({cv::Mat1f(1, 1)})[0];
}

}  // namespace

TEST_CASE("scores of a row of logits by hand", "[explain]") {
  const std::vector<float> z = {1, 3, 2};
  CHECK(score_of_row(z, 2, ScoreOf::logit) == 2);
  CHECK(score_of_row(z, 2, ScoreOf::centred) == Approx(0).margin(1e-9));
  CHECK(score_of_row(z, 2, ScoreOf::margin) == -1);
  CHECK(score_of_row(z, 1, ScoreOf::margin) == 1);
  const double sum = std::exp(1.) + std::exp(2.) + std::exp(3.);
  CHECK(score_of_row(z, 0, ScoreOf::log_probability) == Approx(1 - std::log(sum)));
  const auto p = probability_of([&](const auto&) { return row_of(z); }, 1)({cv::Mat1f(1, 1)});
  CHECK(p[0] == Approx(std::exp(3.) / sum));
  const auto sure = probability_of([&](const auto&) { return row_of({900, -900}); }, 0)({cv::Mat1f(1, 1)});
  CHECK(sure[0] == 1);
  CHECK_THROWS_WITH(score_of_row(z, 3, ScoreOf::logit), Contains("3 classes"));
}

TEST_CASE("the contributions of a linear network score best", "[explain]") {
  const LinearCell linear;
  const auto scores = score_maps(
      linear.cell, {{linear.contributions(), "rise"}, {-linear.contributions(), ""}, {linear.input, ""}}, {});
  const auto& best = scores[0];
  CHECK(best.infidelity < 1e-6);
  CHECK(best.completeness_gap < 1e-4);
  CHECK(best.faithfulness() > 0.3);
  CHECK(best.road() > 0.1);
  CHECK(!best.flat);
  CHECK(scores[1].infidelity == 1);
  CHECK(scores[1].faithfulness() == Approx(-best.faithfulness()).margin(0.01));
  CHECK(std::isnan(scores[1].completeness_gap));
  CHECK(scores[2].faithfulness() < best.faithfulness());
  CHECK(scores[2].infidelity > best.infidelity);
  CHECK(std::isnan(best.max_sensitivity));
}

TEST_CASE("a map's scores do not depend on the maps beside it", "[explain]") {
  const LinearCell linear;
  const auto both = score_maps(linear.cell, {{linear.input, ""}, {linear.contributions(), "rise"}}, {});
  const auto alone = score_maps(linear.cell, {{linear.contributions(), "rise"}}, {});
  CHECK(to_json(both[1]) == to_json(alone[0]));
}

TEST_CASE("a flat map scores as one that knows nothing", "[explain]") {
  LinearCell linear;
  double mean = 0;
  for (linear.cell.item = 0; linear.cell.item < 40; ++linear.cell.item) {
    const auto flat = score_maps(linear.cell, {{cv::Mat1f::zeros(16, 16), ""}}, {8, {{0.5}, 0}, 4, 1})[0];
    CHECK(flat.flat);
    CHECK(flat.infidelity == 1);
    CHECK(std::isnan(flat.inside));
    CHECK(flat.pointing == Approx(0.25));
    mean += flat.faithfulness() / 40;
  }
  CHECK(mean == Approx(0).margin(0.1));
}

TEST_CASE("completeness is measured against what the method promises", "[explain]") {
  const cv::Mat1f map(2, 2, 1.f);
  CHECK(completeness_gap(map, 4) == 0);
  CHECK(completeness_gap(map, 5) == Approx(0.2));
  CHECK(completeness_gap(map, -4) == Approx(2));
  CHECK(completeness_gap(map, 0) == Approx(400));  // against .01
  const LinearCell linear;
  const cv::Mat1f terms = linear.weight.mul(linear.input);
  CHECK(score_maps(linear.cell, {{terms, "score"}}, {})[0].completeness_gap < 1e-4);
  CHECK_THROWS_WITH(score_maps(linear.cell, {{terms, "luck"}}, {}), Contains("luck"));
}

TEST_CASE("the phase control is the cell less the baseline", "[explain]") {
  CHECK(tiny::largest_difference(phase_control(tiny::image(1, {-2}), tiny::image(1, {1})), tiny::image(1, {3})) == 0);
}

TEST_CASE("undefined scores are null", "[explain]") {
  const Json json = to_json(MapScores{});
  CHECK(json["deletion"].is_null());
  CHECK(json["faithfulness"].is_null());
  CHECK(json["flat"] == false);
}

TEST_CASE("what cannot be scored is refused", "[explain][errors]") {
  LinearCell linear;
  CHECK_THROWS_WITH(score_maps(linear.cell, {{cv::Mat1f(4, 4, 1.f), ""}}, {}), Contains("4 x 4"));
  linear.cell.probability = [](const auto& inputs) { return std::vector<double>(inputs.size(), NAN); };
  CHECK_THROWS_WITH(score_maps(linear.cell, {{linear.input, ""}}, {}), Contains("not finite"));
  linear.cell.probability = [](const auto&) { return std::vector<double>{1}; };
  CHECK_THROWS_AS(score_maps(linear.cell, {{linear.input, ""}}, {}), Error);
}
