#include "attribution/windows.hpp"

namespace leukolens {
namespace {

/// First pixels of the windows along one axis: up to the first that reaches the border.
std::vector<int> starts(int side, int window, int stride) {
  std::vector<int> out = {0};
  while (out.back() + window < side) out.push_back(out.back() + stride);
  return out;
}

}  // namespace

std::vector<cv::Rect> occlusion_windows(int side, int window, int stride) {
  std::vector<cv::Rect> out;
  const cv::Rect image(0, 0, side, side);
  const auto along = starts(side, window, stride);
  for (const int y : along)
    for (const int x : along) out.push_back(cv::Rect(x, y, window, window) & image);
  return out;
}

}  // namespace leukolens
