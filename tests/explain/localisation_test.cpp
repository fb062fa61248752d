#include "leukolens/explain/localisation.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "tiny_network.hpp"

using namespace leukolens;

namespace {

/// 10 x 10 pixels in the middle of 40 x 40.
cv::Mat1b square() {
  cv::Mat1b cell = cv::Mat1b::zeros(40, 40);
  cell(cv::Rect(15, 15, 10, 10)) = 255;
  return cell;
}

cv::Mat1f point(int row, int column, float value = 1) {
  cv::Mat1f map = cv::Mat1f::zeros(40, 40);
  map(row, column) = value;
  return map;
}

const cv::Mat1b nothing = cv::Mat1b::zeros(40, 40);

}  // namespace

TEST_CASE("the rim is 10 % of the cell's diameter", "[explain]") {
  // Diameter 2 sqrt(100 / pi) = 11.3 px, rim 1 px: the square and a row at each side (a disc of 1 px is a cross).
  CHECK(cv::countNonZero(with_rim(square())) == 100 + 4 * 10);
  cv::Mat1b large = cv::Mat1b::zeros(80, 80);
  large(cv::Rect(20, 20, 40, 40)) = 1;  // 45.1 px, rim 5 px
  const auto wide = with_rim(large);
  CHECK(wide(40, 15) != 0);
  CHECK(wide(40, 14) == 0);
  CHECK(cv::countNonZero(with_rim(nothing)) == 0);
}

TEST_CASE("relevance outside the cell, by hand", "[explain]") {
  CHECK(outside_share(point(20, 20), square()).share == 0);
  CHECK(outside_share(point(20, 14), square()).share == 0);  // on the rim
  CHECK(outside_share(point(0, 0), square()).share == 1);
  CHECK(outside_share(point(0, 0, -3) + point(20, 20, 1), square()).share == Approx(0.75));  // sizes, not signs
  const auto even = outside_share(cv::Mat1f(40, 40, 2.f), square());
  CHECK(even.share == Approx(1460. / 1600));
  CHECK(even.uniform == Approx(1460. / 1600));
}

TEST_CASE("relevance outside is undefined without a cell or without relevance", "[explain]") {
  CHECK(std::isnan(outside_share(cv::Mat1f::zeros(40, 40), square()).share));
  CHECK(outside_share(cv::Mat1f::zeros(40, 40), square()).uniform == Approx(1460. / 1600));
  CHECK(std::isnan(outside_share(point(3, 3), nothing).share));
  CHECK(std::isnan(outside_share(point(3, 3), nothing).uniform));
  CHECK_THROWS_AS(outside_share(cv::Mat1f(3, 3, 1.f), square()), Error);
}

TEST_CASE("the pointing game looks at the largest value", "[explain]") {
  CHECK(pointing_game(point(20, 20), square()) == 1);
  CHECK(pointing_game(point(0, 0), square()) == 0);
  CHECK(pointing_game(point(0, 0, -9) + point(20, 20), square()) == 1);
  CHECK(pointing_game(point(0, 0) + point(20, 20) + point(21, 20) + point(20, 21), square()) == 0.75);
  CHECK(pointing_game(cv::Mat1f(40, 40, 5.f), square()) == Approx(100. / 1600));  // chance
  CHECK(std::isnan(pointing_game(point(0, 0), nothing)));
}

TEST_CASE("relevance mass counts what speaks for the class", "[explain]") {
  CHECK(mass_inside(point(20, 20, 3) + point(0, 0, 1) + point(1, 1, -9), square()) == Approx(0.75));
  CHECK(mass_inside(point(20, 14), square()) == 0);  // the rim is not the cell
  CHECK(std::isnan(mass_inside(point(20, 20, -1), square())));
  CHECK(std::isnan(mass_inside(point(20, 20), nothing)));
}
