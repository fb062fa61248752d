#pragma once
#include <opencv2/core.hpp>
#include <vector>

#include "attribution/reach.hpp"

namespace leukolens {

/// The squares that occlusion hides in turn, along one axis: `window` px each, `stride` apart from the first pixel on,
/// up to the first that reaches the border, where it is cut off. Together they cover 0..side - 1.
/// @param window  1..side
/// @param stride  1..window
std::vector<Span> window_spans(int side, int window, int stride);

/// The same as squares of the side x side image, row by row.
std::vector<cv::Rect> occlusion_windows(int side, int window, int stride);

}  // namespace leukolens
