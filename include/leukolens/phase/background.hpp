#pragma once
#include <opencv2/core.hpp>
#include <string>

namespace leukolens {

/// What is subtracted before anything is measured.
enum class Background { none, border_offset, border_ramp };
const char* name_of(Background background);           ///< "none" | "border-offset" | "border-ramp"
Background background_from(const std::string& name);  ///< @throws Error  Kind::bad_value listing the names

/// Median of the outermost pixel ring: level of the medium where the cell does not touch the border.
double border_median(const cv::Mat1f& phase);

/// Standard deviation of that ring, robust against a cell that touches it: 1.4826 times its median absolute deviation.
double border_noise(const cv::Mat1f& phase);

/// Least-squares fit to the border ring (offset, or offset and ramp), subtracted from the whole image.
cv::Mat1f subtract_background(const cv::Mat1f& phase, Background background);

}  // namespace leukolens
