#include "leukolens/explain/perturbation_curves.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "linear_scores.hpp"
#include "tiny_network.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

DeletionInsertion curves_of(const cv::Mat1f& map, const cv::Mat1f& input, const cv::Mat1f& weight, int steps,
                            std::uint64_t item = 7) {
  return deletion_insertion(map, input, cv::Mat1f::zeros(input.size()), linear_scores(weight), steps, 1, item);
}

}  // namespace

TEST_CASE("deletion and insertion of a hand-made map", "[explain]") {
  // Shown in two steps: 1, .3, 0 when hidden; 0, .7, 1 when inserted.
  const auto weight = tiny::image(2, {0.4f, 0.3f, 0.2f, 0.1f});
  const cv::Mat1f ones(2, 2, 1.f);
  const auto curves = curves_of(weight, ones, weight, 2);
  CHECK(curves.deletion.fraction == std::vector<double>{0, 0.5, 1});
  CHECK(curves.deletion.score[0] == Approx(1));
  CHECK(curves.deletion.score[1] == Approx(0.3));
  CHECK(curves.deletion.score[2] == Approx(0).margin(1e-9));
  CHECK(curves.insertion.score[1] == Approx(0.7));
  CHECK(area_under(curves.deletion) == Approx(0.4));
  CHECK(area_under(curves.insertion) == Approx(0.6));
}

TEST_CASE("no order deletes a linear score faster than that of the contributions", "[explain]") {
  const auto input = tiny::random_image(9, "input"), weight = tiny::random_image(9, "weight");
  const cv::Mat1f contributions = input.mul(weight);
  const auto best = curves_of(contributions, input, weight, 27);
  for (int k = 0; k < 20; ++k) {
    const auto other = curves_of(tiny::random_image(9, ("map " + std::to_string(k)).c_str()), input, weight, 27);
    CHECK(area_under(best.deletion) < area_under(other.deletion));
    CHECK(area_under(best.insertion) > area_under(other.insertion));
  }
}

TEST_CASE("deletion is the insertion of the reversed map", "[explain]") {
  const auto input = tiny::random_image(8, "input"), weight = tiny::random_image(8, "weight"),
             map = tiny::random_image(8, "map");
  const auto curves = curves_of(map, input, weight, 16);
  CHECK(area_under(curves.deletion) == Approx(area_under(curves_of(-map, input, weight, 16).insertion)));
}

TEST_CASE("only the order of a map counts", "[explain]") {
  const auto input = tiny::random_image(8, "input"), weight = tiny::random_image(8, "weight"),
             map = tiny::random_image(8, "map");
  const auto curves = curves_of(map, input, weight, 10), scaled = curves_of(5 * map - 3, input, weight, 10);
  CHECK(curves.deletion.score == scaled.deletion.score);
  CHECK(curves.insertion.score == scaled.insertion.score);
}

TEST_CASE("a flat map has the areas of a random order, not those of the top left corner", "[explain]") {
  // The score counts the upper half alone: an order by rows would delete it in the first half, for an area of .25.
  cv::Mat1f weight = cv::Mat1f::zeros(16, 16);
  weight.rowRange(0, 8).setTo(1. / 128);
  const cv::Mat1f ones(16, 16, 1.f);
  double mean = 0;
  for (std::uint64_t item = 0; item < 50; ++item)
    mean += area_under(curves_of(ones, ones, weight, 16, item).deletion) / 50;
  CHECK(mean == Approx(0.5).margin(0.02));
  const auto a = curves_of(ones, ones, weight, 16), b = curves_of(0 * ones, ones, weight, 16);
  CHECK(a.deletion.score == b.deletion.score);  // whatever the value
}

TEST_CASE("pixels are sorted by relevance, each once", "[explain]") {
  const auto order = pixels_by_relevance(tiny::image(2, {1, 3, 3, 2}), 1, 1);
  CHECK(order[2] == 3);
  CHECK(order[3] == 0);
  CHECK(order[0] + order[1] == 3);  // the two equal ones, in either order
}

TEST_CASE("steps that do not divide the pixels still end with all of them", "[explain]") {
  const auto weight = tiny::random_image(3, "weight");
  const auto curves = curves_of(weight, cv::Mat1f(3, 3, 1.f), weight, 4);
  CHECK(curves.deletion.fraction.front() == 0);
  CHECK(curves.deletion.fraction.back() == 1);
  CHECK(curves.insertion.fraction[1] == Approx(2. / 9));
  const auto one = curves_of(cv::Mat1f(1, 1, 2.f), cv::Mat1f(1, 1, 3.f), cv::Mat1f(1, 1, 1.f), 32);
  CHECK(one.deletion.score.front() == 3);
  CHECK(one.deletion.score.back() == 0);
}

TEST_CASE("maps that cannot be ordered are refused", "[explain][errors]") {
  const cv::Mat1f ones(4, 4, 1.f);
  cv::Mat1f bad = ones.clone();
  bad(1, 2) = std::numeric_limits<float>::quiet_NaN();
  CHECK_THROWS_WITH(curves_of(bad, ones, ones, 4), Contains("not finite"));
  CHECK_THROWS_WITH(curves_of(cv::Mat1f(3, 3, 1.f), ones, ones, 4), Contains("3 x 3"));
  CHECK_THROWS_WITH(curves_of(ones, ones, ones, 0), Contains("steps"));
}
