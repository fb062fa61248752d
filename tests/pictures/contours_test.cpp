#include "pictures/contours.hpp"

#include <limits>

#include "catch.hpp"
#include "tiny_network.hpp"

using namespace leukolens;

namespace {

cv::Rect2f box_of(const Paths& lines) {
  cv::Point2f low(1e9f, 1e9f), high(-1e9f, -1e9f);
  for (const auto& line : lines)
    for (const auto& p : line) {
      low = {std::min(low.x, p.x), std::min(low.y, p.y)};
      high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
  return {low, high};
}

}  // namespace

TEST_CASE("a contour of a slope is a straight line", "[pictures]") {
  // Columns 0, 1, 2, 3 on a panel ten times larger: 1.5 lies between the second and the third, at 20 - 0.5 px.
  const cv::Mat1f slope = (cv::Mat1f(3, 4) << 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3);
  const auto lines = contour_lines(slope, 1.5, {40, 30});
  REQUIRE(lines.size() == 1);
  CHECK(lines.front().size() > 2);
  for (const auto& p : lines.front()) CHECK(p.x == Approx(19.5).margin(1e-3));
  CHECK(contour_lines(slope, 3.5, {40, 30}).empty());
  CHECK(contour_lines(slope, -0.5, {40, 30}).empty());
}

TEST_CASE("a contour around a hill is closed", "[pictures]") {
  cv::Mat1f hill(41, 41);
  for (int y = 0; y < 41; ++y)
    for (int x = 0; x < 41; ++x) hill(y, x) = static_cast<float>(20 - std::hypot(x - 20, y - 20));
  const auto lines = contour_lines(hill, 10, {410, 410});
  REQUIRE(lines.size() == 1);
  CHECK(lines.front().front() == lines.front().back());
  for (const auto& p : lines.front()) CHECK(std::hypot(p.x - 204.5, p.y - 204.5) == Approx(100).margin(1));
}

TEST_CASE("every point of a contour lies on one line and at its level", "[pictures]") {
  const cv::Mat1f values = tiny::random_image(30, "contours");
  const auto lines = contour_lines(values, 0.3, {30, 30});  // no enlargement: the grid is the image
  std::set<std::pair<float, float>> seen;
  for (const auto& line : lines) {
    REQUIRE(line.size() >= 2);
    const bool closed = line.front() == line.back();
    for (std::size_t i = closed ? 1 : 0; i < line.size(); ++i) {
      const auto p = line[i];
      CHECK(seen.insert({p.x, p.y}).second);
      const int x = static_cast<int>(p.x + 1e-4f), y = static_cast<int>(p.y + 1e-4f);
      const float fx = p.x - static_cast<float>(x), fy = p.y - static_cast<float>(y);
      const int right = std::min(x + 1, 29), below = std::min(y + 1, 29);
      const float level = (1 - fy) * ((1 - fx) * values(y, x) + fx * values(y, right)) +
                          fy * ((1 - fx) * values(below, x) + fx * values(below, right));
      CHECK(level == Approx(0.3).margin(1e-3));
    }
  }
}

TEST_CASE("two diagonal peaks are one or two lines, as their middle says", "[pictures]") {
  const auto lines_at = [](float other) {
    const cv::Mat1f saddle = (cv::Mat1f(2, 2) << 1, other, other, 1);
    return contour_lines(saddle, 0.5, {2, 2});
  };
  const auto apart = lines_at(-0.5f), together = lines_at(0.4f);
  REQUIRE(apart.size() == 2);
  REQUIRE(together.size() == 2);
  // Apart, each line cuts off a peak: the upper left one. Together, each cuts off a valley: the upper right one.
  CHECK(box_of({apart[0]}).br().x < 0.5f + 0.5f);
  CHECK(std::abs(box_of({apart[0]}).x - box_of({together[0]}).x) > 0.1f);
}

TEST_CASE("nothing is drawn beside an undefined value", "[pictures]") {
  cv::Mat1f slope = (cv::Mat1f(3, 4) << 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3);
  slope.row(2) = std::numeric_limits<float>::quiet_NaN();
  const auto lines = contour_lines(slope, 1.5, {4, 3});
  REQUIRE(lines.size() == 1);
  CHECK(box_of(lines).br().y <= 1);
  CHECK(contour_lines(cv::Mat1f(3, 3, std::numeric_limits<float>::quiet_NaN()), 0, {30, 30}).empty());
}

TEST_CASE("an outline runs around the mask", "[pictures]") {
  cv::Mat1b mask = cv::Mat1b::zeros(20, 20);
  mask(cv::Rect(5, 6, 8, 7)) = 255;
  const auto lines = outline_of(mask, {200, 200});
  REQUIRE(lines.size() == 1);
  const auto box = box_of(lines);
  CHECK(box.x == Approx(50).margin(3));
  CHECK(box.br().x == Approx(130).margin(3));
  CHECK(box.y == Approx(60).margin(3));
  CHECK(box.br().y == Approx(130).margin(3));
  CHECK(outline_of({}, {200, 200}).empty());
  CHECK(outline_of(cv::Mat1b::zeros(20, 20), {200, 200}).empty());
}
