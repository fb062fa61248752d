#pragma once
#include <opencv2/core.hpp>

namespace leukolens {

/// More than this share of a map's relevance outside the cell is worth a warning: most of it is not on the cell.
inline constexpr double most_outside = 0.5;

/// The cell with a rim of 10 % of its diameter (that of a circle of its area), 1 px at least: halos and the blur of
/// coarse maps still count as the cell. All zero where the mask is.
/// @param cell  S x S, not 0 in the cell
cv::Mat1b with_rim(const cv::Mat1b& cell);

struct OutsideShare {
  double share;    ///< of the sum of |map|, 0..1; NaN for a map that is 0 everywhere, or without a cell
  double uniform;  ///< what a map of equal values has: the area outside; NaN without a cell
};
/// Share of the relevance outside the cell and its rim.
/// @throws Error  Kind::bad_value for a map and a mask of different size, or a value that is not finite
OutsideShare outside_share(const cv::Mat1f& map, const cv::Mat1b& cell);

/// Pointing game (Zhang et al., IJCV 126 (2018)): 1 where the map's largest value lies in the cell, 0 where not; where
/// several share it, the fraction of them in the cell. NaN without a cell. Chance: the cell's share of the area.
double pointing_game(const cv::Mat1f& map, const cv::Mat1b& cell);

/// Relevance mass accuracy (Arras, Osman & Samek, Inf. Fusion 81 (2022)): share of the positive relevance in the cell.
/// NaN without positive relevance, or without a cell.
double mass_inside(const cv::Mat1f& map, const cv::Mat1b& cell);

}  // namespace leukolens
