#pragma once
#include <opencv2/core.hpp>

namespace leukolens {

/// @throws Error  Kind::bad_value where the map has another size, no pixel, or a value that is not finite
void check_map(const cv::Mat1f& map, const cv::Size& size);

}  // namespace leukolens
