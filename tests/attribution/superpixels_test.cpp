#include "attribution/superpixels.hpp"

#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "tiny_network.hpp"

using namespace leukolens;

namespace {

/// Pixels of every number.
std::vector<int> areas(const cv::Mat1i& segments) {
  std::vector<int> out(static_cast<std::size_t>(count_of(segments)), 0);
  for (const int k : segments) ++out.at(static_cast<std::size_t>(k));
  return out;
}

bool all_connected(const cv::Mat1i& segments) {
  for (int k = 0; k < count_of(segments); ++k) {
    cv::Mat1i pieces;
    if (cv::connectedComponents(segments == k, pieces, 4, CV_32S) != 2) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("an image without structure falls into equal blocks", "[explain]") {
  const auto segments = superpixels(cv::Mat1f(6, 6, 0.3f), 9);
  REQUIRE(count_of(segments) == 9);
  for (int y = 0; y < 6; ++y)
    for (int x = 0; x < 6; ++x) CHECK(segments(y, x) == y / 2 * 3 + x / 2);
}

TEST_CASE("superpixels keep to the edges of what they show", "[explain]") {
  // A bright square of 10 x 10 off the grid: no patch may reach far across its border.
  cv::Mat1f x = cv::Mat1f::zeros(24, 24);
  x(cv::Rect(5, 6, 10, 10)) = 3;
  const auto segments = superpixels(x, 16);
  for (int k = 0; k < count_of(segments); ++k) {
    const int inside = cv::countNonZero((segments == k) & (x > 1)), all = cv::countNonZero(segments == k);
    CHECK((inside == 0 || inside == all));
  }
}

TEST_CASE("superpixels are connected, cover everything and number about what was asked for", "[explain]") {
  for (const int side : {1, 2, 7, 33})
    for (const int asked : {1, 2, 5, 40, 200}) {
      CAPTURE(side, asked);
      const auto segments = superpixels(tiny::random_image(side, "noise"), asked);
      const auto sizes = areas(segments);
      CHECK(std::ranges::none_of(sizes, [](int area) { return area == 0; }));
      CHECK(all_connected(segments));
      CHECK(static_cast<int>(sizes.size()) <= std::min(asked, side * side));
      CHECK(2 * static_cast<int>(sizes.size()) >= std::min(asked, side * side));
    }
}
