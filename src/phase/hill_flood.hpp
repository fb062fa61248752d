#pragma once
#include <algorithm>
#include <opencv2/core.hpp>
#include <utility>
#include <vector>

namespace leukolens {

/// A pixel of a landscape.
struct HeightAt {
  float height;
  cv::Point at;
};

/// The pixels above a level, highest first, ties in the order of the image.
inline std::vector<HeightAt> highest_first(const cv::Mat1f& heights, float level) {
  std::vector<HeightAt> pixels;
  for (int y = 0; y < heights.rows; ++y) {
    const float* row = heights[y];
    for (int x = 0; x < heights.cols; ++x)
      if (row[x] > level) pixels.push_back({row[x], {x, y}});
  }
  std::ranges::stable_sort(pixels, [](const HeightAt& a, const HeightAt& b) { return a.height > b.height; });
  return pixels;
}

/// Hills that grow downwards, pixel by pixel from the highest, and become one where they meet, unless they are to stay
/// apart (watershed by flooding; Vincent & Soille, IEEE PAMI 13, 1991).
/// @tparam StaysApart  bool(float lower_top, float higher_top, float height at which the two hills meet)
template <typename StaysApart>
class HillFlood {
 public:
  HillFlood(cv::Size size, StaysApart stays_apart)
      : stays_apart_(std::move(stays_apart)),
        hill_at_(size.height + 2, size.width + 2, -1) {}  // a rim that is nobody's

  /// Pixels must come highest first.
  void take(const HeightAt& pixel) {
    int own = -1;
    for (int dy = 0; dy <= 2; ++dy)
      for (int dx = 0; dx <= 2; ++dx) {
        const int there = hill_at_(pixel.at.y + dy, pixel.at.x + dx);
        if (there < 0) continue;
        const int other = root_of(there);
        own = own < 0 || own == other ? other : meet(own, other, pixel.height);
      }
    if (own < 0) {
      own = static_cast<int>(tops_.size());
      tops_.push_back(pixel);
      parents_.push_back(own);
    }
    hill_at_(pixel.at.y + 1, pixel.at.x + 1) = own;
  }

  /// The tops of all hills, also of those that became part of others.
  const std::vector<HeightAt>& tops() const { return tops_; }
  /// The hill that a hill, or a pixel that was taken, is part of: its number in `tops`.
  int root_of(int hill) {
    while (parent(hill) != hill) hill = parent(hill) = parent(parent(hill));
    return hill;
  }
  int root_at(cv::Point at) { return root_of(hill_at_(at.y + 1, at.x + 1)); }

 private:
  int& parent(int hill) { return parents_[static_cast<std::size_t>(hill)]; }
  float top(int hill) const { return tops_[static_cast<std::size_t>(hill)].height; }

  /// @returns  the hill that a pixel between the two belongs to
  int meet(int a, int b, float height) {
    const auto [lower, higher] = top(a) < top(b) ? std::pair(a, b) : std::pair(b, a);
    if (!stays_apart_(top(lower), top(higher), height)) parent(lower) = higher;
    return higher;
  }

  StaysApart stays_apart_;
  cv::Mat1i hill_at_;
  std::vector<HeightAt> tops_;
  std::vector<int> parents_;  ///< a hill's own number: it is part of no other
};

}  // namespace leukolens
