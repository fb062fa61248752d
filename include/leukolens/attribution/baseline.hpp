#pragma once
#include <opencv2/core.hpp>

#include "leukolens/attribution/method.hpp"

namespace leukolens {

/// What stands in the place of hidden pixels: an image of the input's size.
/// @param input   S x S, standardised
/// @param zero    zero phase after standardisation
/// @param window  side of the hidden square, px: the blur's standard deviation
cv::Mat1f baseline_image(const cv::Mat1f& input, Baseline baseline, double zero, int window);

/// What `Baseline::background` stands for on this input: zero_phase where the median of the border ring differs from
/// it by at most the noise of that ring (1.4826 times its median absolute deviation), else border_median. Any other
/// baseline is itself.
Baseline resolved_baseline(const cv::Mat1f& input, Baseline baseline, double zero);

}  // namespace leukolens
