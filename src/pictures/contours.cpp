#include "pictures/contours.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>
#include <utility>

namespace leukolens {
namespace {

/// Side of a square of the grid that lines are searched in, px of the panel.
constexpr int grid_px = 4;

cv::Size grid_of(cv::Size values, cv::Size panel) {
  return {std::max(values.width, panel.width / grid_px), std::max(values.height, panel.height / grid_px)};
}

/// A point where a line crosses a side of a square of the grid, and its neighbours on the line.
struct Crossing {
  cv::Point2f point;  ///< in the grid's coordinates
  int neighbours[2] = {-1, -1};
  bool walked = false;
};
using Crossings = std::map<int, Crossing>;  ///< by the number of the side

/// All points of the lines at one level.
class LineSearch {
 public:
  LineSearch(const cv::Mat1f& grid, float level) : grid_(grid), level_(level) {
    for (int y = 0; y + 1 < grid.rows; ++y)
      for (int x = 0; x + 1 < grid.cols; ++x) cross_square(x, y);
  }
  Crossings crossings;

 private:
  /// The lines through the square with this upper left corner.
  void cross_square(int x, int y) {
    const std::array<cv::Point, 4> corner{cv::Point(x, y), {x + 1, y}, {x + 1, y + 1}, {x, y + 1}};
    std::array<float, 4> v;
    for (std::size_t i = 0; i < 4; ++i) v[i] = grid_(corner[i]) - level_;
    const auto above = std::ranges::count_if(v, [](float d) { return d >= 0; });
    if (above == 0 || above == 4 || std::isnan(v[0] + v[1] + v[2] + v[3])) return;
    std::vector<int> sides;  // that are crossed, clockwise from the upper one
    for (std::size_t i = 0; i < 4; ++i)
      if (const std::size_t j = (i + 1) % 4; (v[i] >= 0) != (v[j] >= 0))
        sides.push_back(cross_side(corner[i], corner[j], v[i], v[j]));
    if (sides.size() == 2) return join(sides[0], sides[1]);
    // A saddle: the middle says which corners belong together.
    const bool middle_like_first = (v[0] + v[1] + v[2] + v[3] >= 0) == (v[0] >= 0);
    const std::size_t first = middle_like_first ? 0 : 3;
    join(sides[first], sides[(first + 1) % 4]);
    join(sides[(first + 2) % 4], sides[(first + 3) % 4]);
  }

  int cross_side(cv::Point a, cv::Point b, float at_a, float at_b) {
    if (a.x > b.x || a.y > b.y) {  // both squares of a side must find the same point
      std::swap(a, b);
      std::swap(at_a, at_b);
    }
    const int side = 2 * (a.y * grid_.cols + a.x) + (a.x == b.x ? 1 : 0);
    crossings[side].point = cv::Point2f(a) + at_a / (at_a - at_b) * cv::Point2f(b - a);
    return side;
  }

  void join(int a, int b) {
    for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
      auto& neighbours = crossings[from].neighbours;
      neighbours[neighbours[0] < 0 ? 0 : 1] = to;
    }
  }

  const cv::Mat1f& grid_;
  float level_;
};

/// The points of a line from one of its ends, or around a closed one and back to the start.
std::vector<cv::Point2f> walk(Crossings& crossings, int start) {
  std::vector<cv::Point2f> path;
  for (int at = start; at >= 0;) {
    auto& here = crossings[at];
    here.walked = true;
    path.push_back(here.point);
    at = -1;
    for (const int next : here.neighbours)
      if (next >= 0 && !crossings[next].walked) at = next;
  }
  const bool closed = crossings[start].neighbours[1] >= 0;
  if (closed) path.push_back(path.front());
  return path;
}

Paths lines_of(const cv::Mat1f& grid, float level, cv::Size panel) {
  LineSearch search(grid, level);
  Paths lines;
  for (const bool open_ends : {true, false})
    for (auto& [side, crossing] : search.crossings)
      if (!crossing.walked && (!open_ends || crossing.neighbours[1] < 0)) lines.push_back(walk(search.crossings, side));
  const float fx = static_cast<float>(panel.width) / static_cast<float>(grid.cols),
              fy = static_cast<float>(panel.height) / static_cast<float>(grid.rows);
  for (auto& line : lines)
    for (auto& p : line) p = {(p.x + 0.5f) * fx - 0.5f, (p.y + 0.5f) * fy - 0.5f};
  return lines;
}

}  // namespace

Paths contour_lines(const cv::Mat1f& values, double level, cv::Size panel) {
  cv::Mat1f grid;
  cv::resize(values, grid, grid_of(values.size(), panel), 0, 0, cv::INTER_LINEAR);
  return lines_of(grid, static_cast<float>(level), panel);
}

Paths outline_of(const cv::Mat1b& mask, cv::Size panel) {
  if (mask.empty()) return {};
  cv::Mat1f level, grid;
  mask.convertTo(level, CV_32F, 1. / 255);
  cv::GaussianBlur(level, level, {}, 0.9, 0.9, cv::BORDER_REPLICATE);
  cv::resize(level, grid, grid_of(mask.size(), panel), 0, 0, cv::INTER_CUBIC);
  return lines_of(grid, 0.5f, panel);
}

}  // namespace leukolens
