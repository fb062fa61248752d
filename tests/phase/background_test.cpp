#include "leukolens/phase/background.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;

TEST_CASE("border median of hand-made images", "[phase]") {
  // ring: 1 2 3 / 4 6 / 7 8 90 -> middle of 1 2 3 4 6 7 8 90 is (4 + 6) / 2; the 50 in the middle does not count
  CHECK(border_median((cv::Mat1f(3, 3) << 1, 2, 3, 4, 50, 6, 7, 8, 90)) == 5);
  CHECK(border_median((cv::Mat1f(1, 3) << 3, 1, 2)) == 2);
  CHECK(border_median((cv::Mat1f(3, 1) << 3, 1, 2)) == 2);
  CHECK(std::isnan(border_median(cv::Mat1f())));
}

TEST_CASE("an offset and a ramp are taken away, the cell stays", "[phase]") {
  cv::Mat1f cell = cv::Mat1f::zeros(9, 12), image(9, 12);
  cell(cv::Rect(4, 3, 4, 3)) = 2.f;
  for (int y = 0; y < 9; ++y)
    for (int x = 0; x < 12; ++x)
      image(y, x) = cell(y, x) + 0.7f + 0.01f * static_cast<float>(x) - 0.02f * static_cast<float>(y);
  CHECK(cv::norm(subtract_background(image, Background::border_ramp), cell, cv::NORM_INF) < 1e-5);
  CHECK(cv::norm(subtract_background(cell + 0.5f, Background::border_offset), cell, cv::NORM_INF) < 1e-6);
  CHECK(cv::norm(subtract_background(image, Background::none), image, cv::NORM_INF) == 0);
  CHECK(cv::norm(subtract_background(image, Background::border_offset), cell, cv::NORM_INF) > 0.05);
}

TEST_CASE("one row has a ramp along x only", "[phase]") {
  const cv::Mat1f out = subtract_background((cv::Mat1f(1, 3) << 1, 2, 3), Background::border_ramp);
  CHECK(cv::norm(out, cv::NORM_INF) < 1e-6);
}

TEST_CASE("background names go both ways", "[phase]") {
  for (const auto b : {Background::none, Background::border_offset, Background::border_ramp})
    CHECK(background_from(name_of(b)) == b);
  CHECK_THROWS_WITH(background_from("median"), Catch::Contains("border-ramp"));
}
