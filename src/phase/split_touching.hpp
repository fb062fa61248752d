#pragma once
#include <opencv2/core.hpp>

namespace leukolens {

/// Parts a mask (0 | 255) at its necks: watershed of the distance transform in which two parts stay apart only where
/// the joint between them is narrower than `neck` times the narrower part and both are wider than `least_width_px`.
/// @returns  labels 1, 2, ... on the mask, of which some may be missing; 0 beside it
cv::Mat1i split_touching(const cv::Mat1b& mask, double neck, double least_width_px);

}  // namespace leukolens
