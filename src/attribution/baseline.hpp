#pragma once
#include <opencv2/core.hpp>

#include "leukolens/attribution/method.hpp"

namespace leukolens {

/// What stands in the place of hidden pixels: an image of the input's size.
/// @param zero    zero phase after standardisation
/// @param window  side of the hidden square, px: the blur's standard deviation
cv::Mat1f baseline_image(const cv::Mat1f& input, Baseline baseline, double zero, int window);

}  // namespace leukolens
