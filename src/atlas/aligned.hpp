#pragma once
#include <opencv2/core.hpp>

#include "leukolens/atlas/make_atlas.hpp"

namespace leukolens {

/// A cell's phase and relevance where its centroid lies in the middle of the patch.
struct AlignedCell {
  cv::Mat1f phase, relevance;  ///< S x S; 0 where `covered` is 0
  cv::Mat1f covered;           ///< 1 where the patch had a pixel, else 0
};

/// @param cell  with a mask that is not empty
AlignedCell aligned(const AtlasCell& cell, Alignment alignment);

/// A cell of any size on one grid: its centroid in the middle, the circle of its area `grid_radius_px` wide. What
/// networks of different patches are compared by.
inline constexpr int grid_side = 24;
inline constexpr double grid_radius_px = 8;
cv::Mat1f on_common_grid(const cv::Mat1f& image, const cv::Mat1b& mask);

}  // namespace leukolens
