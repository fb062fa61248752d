#pragma once
#include <opencv2/core.hpp>
#include <vector>

namespace leukolens {

/// The squares that occlusion hides in turn, row by row: sides of `window`, `stride` apart from the upper left corner
/// on, the last ones cut off at the border. Together they cover the S x S image.
/// @param window  1..side
/// @param stride  1..window
std::vector<cv::Rect> occlusion_windows(int side, int window, int stride);

}  // namespace leukolens
