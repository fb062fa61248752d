#include "leukolens/explain/road.hpp"

#include <numeric>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "linear_scores.hpp"
#include "tiny_network.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

const RoadOptions no_noise = {{0.1, 0.3, 0.5, 0.7, 0.9}, 0};

cv::Mat1b every_pixel_but(const cv::Size& size, int row, int column) {
  cv::Mat1b hidden(size, 255);
  hidden(row, column) = 0;
  return hidden;
}

}  // namespace

TEST_CASE("a hidden pixel becomes the weighted mean of its neighbours", "[explain]") {
  const auto input = tiny::image(3, {1, 2, 3, 4, 100, 6, 7, 8, 12});
  cv::Mat1b hidden = cv::Mat1b::zeros(3, 3);
  hidden(1, 1) = 1;
  CHECK(impute(input, hidden, 0, 1, 1)(1, 1) == Approx((2 + 4 + 6 + 8) / 6. + (1 + 3 + 7 + 12) / 12.));
  hidden(1, 1) = 0;
  hidden(0, 0) = 1;  // a corner has two neighbours at its sides and one diagonal
  CHECK(impute(input, hidden, 0, 1, 1)(0, 0) == Approx((2 / 6. + 4 / 6. + 100 / 12.) / (2 / 6. + 1 / 12.)));
}

TEST_CASE("imputation continues a slope inside the picture and stays between the values shown", "[explain]") {
  cv::Mat1f slope(9, 9);
  for (int r = 0; r < 9; ++r)
    for (int c = 0; c < 9; ++c) slope(r, c) = static_cast<float>(2 * r - c);
  cv::Mat1b hidden = cv::Mat1b::zeros(9, 9);
  hidden(cv::Rect(2, 2, 5, 5)) = 255;
  CHECK(tiny::largest_difference(impute(slope, hidden, 0, 1, 1), slope) < 1e-5);
  const auto input = tiny::random_image(9, "input");
  double lowest, highest;
  cv::minMaxLoc(input, &lowest, &highest, nullptr, nullptr, hidden == 0);
  const auto filled = impute(input, hidden, 0, 1, 1);
  CHECK(cv::checkRange(filled, true, nullptr, lowest - 1e-6, highest + 1e-6));
  CHECK(cv::norm(filled, input, cv::NORM_INF, hidden == 0) == 0);
}

TEST_CASE("one pixel shown fills the whole picture", "[explain]") {
  const auto input = tiny::random_image(6, "input");
  const auto filled = impute(input, every_pixel_but(input.size(), 2, 3), 0, 1, 1);
  CHECK(tiny::largest_difference(filled, cv::Mat1f(6, 6, input(2, 3))) < 1e-5);
  CHECK_THROWS_WITH(impute(input, cv::Mat1b(6, 6, 1), 0, 1, 1), Contains("no pixel is shown"));
}

TEST_CASE("the noise of a pixel does not depend on what else is hidden", "[explain]") {
  const cv::Mat1f flat = cv::Mat1f::zeros(32, 32);
  const auto much = impute(flat, every_pixel_but(flat.size(), 0, 0), 0.5, 1, 4);
  cv::Mat1b hidden = cv::Mat1b::zeros(32, 32);
  hidden(5, 6) = 1;
  CHECK(impute(flat, hidden, 0.5, 1, 4)(5, 6) == Approx(much(5, 6)));
  CHECK(impute(flat, hidden, 0.5, 1, 5)(5, 6) != much(5, 6));
  cv::Scalar mean, deviation;
  cv::meanStdDev(much, mean, deviation);
  CHECK(mean[0] == Approx(0).margin(0.06));  // 4 standard errors
  CHECK(deviation[0] == Approx(0.5).margin(0.045));
}

TEST_CASE("hiding what counts costs more than hiding what does not", "[explain]") {
  cv::Mat1f input = 0.1f * tiny::random_image(16, "input");
  input(cv::Rect(4, 4, 6, 6)) += 3;
  cv::Mat1f weight = cv::Mat1f::zeros(16, 16);
  weight(cv::Rect(4, 4, 6, 6)) = 1;
  const auto good = road(input.mul(weight), input, linear_scores(weight), no_noise, 1, 1);
  CHECK(good.most < good.least);
  const auto reversed = road(-input.mul(weight), input, linear_scores(weight), no_noise, 1, 1);
  CHECK(reversed.most > reversed.least);
}

TEST_CASE("nothing is lost where the picture has one value", "[explain]") {
  const auto weight = tiny::random_image(8, "weight");
  const cv::Mat1f flat(8, 8, 2.f);
  const auto r = road(weight, flat, linear_scores(weight), no_noise, 1, 1);
  CHECK(r.most == Approx(2 * cv::sum(weight)[0]));
  CHECK(r.least == Approx(r.most));
}

TEST_CASE("fractions outside 0 and 1 are refused", "[explain][errors]") {
  const cv::Mat1f ones(4, 4, 1.f);
  for (const double fraction : {0., 1., -0.5})
    CHECK_THROWS_WITH(road(ones, ones, linear_scores(ones), {{fraction}, 0}, 1, 1), Contains("fraction"));
  CHECK_THROWS_AS(road(ones, ones, linear_scores(ones), {{}, 0}, 1, 1), Error);
  const cv::Mat1f pixel(1, 1, 3.f);
  CHECK(road(pixel, pixel, linear_scores(pixel), no_noise, 1, 1).most == 9);  // nothing can be hidden
}
