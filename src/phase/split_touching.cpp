#include "phase/split_touching.hpp"

#include <algorithm>
#include <map>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace leukolens {
namespace {

/// A hill of the distance transform while it is flooded from its top.
struct Basin {
  float top;   ///< half the width of the part, px
  int parent;  ///< the basin it became part of; its own index: none
};

int root_of(std::vector<Basin>& basins, int i) {
  while (basins[static_cast<std::size_t>(i)].parent != i)
    i = basins[static_cast<std::size_t>(i)].parent =
        basins[static_cast<std::size_t>(basins[static_cast<std::size_t>(i)].parent)].parent;
  return i;
}

/// Pixels of the mask from the widest places to the narrowest, ties in the order of the image.
std::vector<cv::Point> by_width(const cv::Mat1b& mask, const cv::Mat1f& distance) {
  std::vector<cv::Point> pixels;
  for (int y = 0; y < mask.rows; ++y)
    for (int x = 0; x < mask.cols; ++x)
      if (mask(y, x)) pixels.emplace_back(x, y);
  std::ranges::stable_sort(pixels, [&](const cv::Point& a, const cv::Point& b) { return distance(a) > distance(b); });
  return pixels;
}

}  // namespace

cv::Mat1i split_touching(const cv::Mat1b& mask, double neck, double least_width_px) {
  cv::Mat1b padded;
  cv::copyMakeBorder(mask, padded, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
  cv::Mat1f distance;
  cv::distanceTransform(padded, distance, cv::DIST_L2, cv::DIST_MASK_5);
  cv::Mat1i basin_at(padded.size(), -1);
  std::vector<Basin> basins;
  for (const auto& pixel : by_width(padded, distance)) {
    const float width = distance(pixel);
    int joined = -1;
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) {
        const int there = basin_at(pixel.y + dy, pixel.x + dx);  // the padding is no neighbour's
        if (there < 0) continue;
        const int other = root_of(basins, there);
        if (joined < 0 || joined == other) {
          joined = other;
          continue;
        }
        auto [lower, higher] = std::minmax(joined, other, [&](int a, int b) {
          return basins[static_cast<std::size_t>(a)].top < basins[static_cast<std::size_t>(b)].top;
        });
        const float top = basins[static_cast<std::size_t>(lower)].top;
        const bool apart = width < neck * top && 2 * top >= least_width_px;
        if (!apart) basins[static_cast<std::size_t>(lower)].parent = higher;
        joined = higher;
      }
    if (joined < 0) {
      joined = static_cast<int>(basins.size());
      basins.push_back({width, joined});
    }
    basin_at(pixel) = joined;
  }
  cv::Mat1i labels = cv::Mat1i::zeros(mask.size());
  std::map<int, int> label_of;
  for (int y = 0; y < mask.rows; ++y)
    for (int x = 0; x < mask.cols; ++x)
      if (mask(y, x)) {
        const int basin = root_of(basins, basin_at(y + 1, x + 1));
        labels(y, x) = label_of.emplace(basin, static_cast<int>(label_of.size()) + 1).first->second;
      }
  return labels;
}

}  // namespace leukolens
