#pragma once
#include <vector>

namespace leukolens {

/// Pixel by pixel the median of images of one size; of an even number of them the mean of the middle two.
/// @param images  one or more, without NaN; used up
std::vector<float> median_image(std::vector<std::vector<float>> images);

}  // namespace leukolens
