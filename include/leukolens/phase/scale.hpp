#pragma once
#include <opencv2/core.hpp>
#include <optional>

namespace leukolens {

/// Isotropic resampling by `factor` (area average when shrinking, bicubic when enlarging): 1 returns the input.
cv::Mat1f resample(const cv::Mat1f& phase, double factor);

/// Centre crop, or padding with the border median, to S x S. @throws UnfitImage  `size` when a side is below half
/// or above twice `patch` (not a cell; the text says both sizes)
cv::Mat1f crop_or_pad(const cv::Mat1f& phase, int patch);

}  // namespace leukolens
