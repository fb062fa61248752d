#pragma once
#include <opencv2/core.hpp>
#include <vector>

#include "leukolens/core/table.hpp"

namespace leukolens {

/// Which values of two maps are compared: signed, or their sizes alone.
enum class Compare { values, sizes };

/// Spearman's rank correlation of two maps, pixel by pixel, ties at their mean rank: -1..1, 1 for the same order. NaN
/// where a map has one value alone. `sizes` compares |values|, as checks of randomised networks do (Adebayo et al.,
/// NeurIPS 2018): a map that only changes sign stays the same picture.
/// @throws Error  Kind::bad_value for maps of different size, or a value that is not finite
double rank_correlation(const cv::Mat1f& a, const cv::Mat1f& b, Compare compare = Compare::values);

/// The same for every pair of R maps: R x R, 1 on the diagonal (NaN where a map is flat).
Table rank_correlations(const std::vector<cv::Mat1f>& maps, Compare compare = Compare::values);

/// Mean of row r without its diagonal, of those that are defined: how far a map agrees with the others. NaN where none
/// is.
double mean_agreement(const Table& correlations, int r);

}  // namespace leukolens
