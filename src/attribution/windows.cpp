#include "attribution/windows.hpp"

#include <algorithm>

namespace leukolens {

std::vector<Span> window_spans(int side, int window, int stride) {
  std::vector<Span> out = {{0, window}};
  while (out.back().end() < side) {
    const int first = out.back().first + stride;
    out.push_back({first, std::min(window, side - first)});
  }
  return out;
}

std::vector<cv::Rect> occlusion_windows(int side, int window, int stride) {
  std::vector<cv::Rect> out;
  const auto along = window_spans(side, window, stride);
  for (const auto& y : along)
    for (const auto& x : along) out.emplace_back(x.first, y.first, x.length, y.length);
  return out;
}

}  // namespace leukolens
