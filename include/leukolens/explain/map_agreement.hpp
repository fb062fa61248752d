#pragma once
#include <opencv2/core.hpp>

namespace leukolens {

/// Which values of two maps are compared: signed, or their sizes alone.
enum class Compare { values, sizes };

/// Spearman's rank correlation of two maps, pixel by pixel, ties at their mean rank: -1..1, 1 for the same order. NaN
/// where a map has one value alone. `sizes` compares |values|, as checks of randomised networks do (Adebayo et al.,
/// NeurIPS 2018): a map that only changes sign stays the same picture.
/// @throws Error  Kind::bad_value for maps of different size, or a value that is not finite
double rank_correlation(const cv::Mat1f& a, const cv::Mat1f& b, Compare compare = Compare::values);

}  // namespace leukolens
