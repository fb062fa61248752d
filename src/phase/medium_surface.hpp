#pragma once
#include <opencv2/core.hpp>

namespace leukolens {

/// What a tilt, a bow or a drift adds to a frame: a surface of 2nd order through the medium, by robust regression on
/// the medians of blocks (Tukey's biweight after least absolute deviations), of mean 0 over these. Cells are outliers
/// as long as they cover less than a third of the frame.
/// @param least_range  a surface that varies less is left out
/// @returns  of the size of the frame; empty where it varies less or a side is below 48 px
cv::Mat1f medium_surface(const cv::Mat1f& phase, double least_range);

}  // namespace leukolens
