#include "leukolens/phase/scale.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string>

#include "leukolens/phase/background.hpp"
#include "leukolens/phase/unfit.hpp"

namespace leukolens {
namespace {

constexpr double longest_side_px = 1 << 15;

std::string text_of(const cv::Mat1f& image) {
  return std::to_string(image.rows) + " x " + std::to_string(image.cols) + " px";
}

}  // namespace

cv::Mat1f resample(const cv::Mat1f& phase, double factor) {
  if (!std::isfinite(factor) || factor <= 0)
    throw Error(Kind::bad_value, "a scale must be a positive number, not " + std::to_string(factor));
  if (factor == 1 || phase.empty()) return phase;
  if (factor * std::max(phase.rows, phase.cols) > longest_side_px)
    throw UnfitImage(Unfit::size, "an image of " + text_of(phase) + " enlarged " + std::to_string(factor) +
                                      " times is too large. Check its pixel size.");
  const auto side = [&](int length) { return std::max(1, static_cast<int>(std::lround(length * factor))); };
  cv::Mat1f out;
  cv::resize(phase, out, cv::Size(side(phase.cols), side(phase.rows)), 0, 0,
             factor < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  return out;
}

cv::Mat1f crop_or_pad(const cv::Mat1f& phase, int patch) {
  const auto [shorter, longer] = std::minmax(phase.rows, phase.cols);
  if (2 * shorter < patch || longer > 2 * patch)
    throw UnfitImage(Unfit::size, "an image of " + text_of(phase) + " for a patch of " + std::to_string(patch) +
                                      " px: a side below half or above twice the patch is not a cell. Crop to single "
                                      "cells, or check the pixel size and --scale.");
  // Where the image is larger than the patch, `source` begins inside it; where it is smaller, `target` does.
  const auto begin = [](int from, int to) { return from > to ? (from - to) / 2 : 0; };
  const int rows = std::min(phase.rows, patch), cols = std::min(phase.cols, patch);
  const cv::Rect source(begin(phase.cols, patch), begin(phase.rows, patch), cols, rows);
  const cv::Rect target(begin(patch, phase.cols), begin(patch, phase.rows), cols, rows);
  cv::Mat1f out(patch, patch, static_cast<float>(border_median(phase)));
  phase(source).copyTo(out(target));
  return out;
}

}  // namespace leukolens
