#pragma once
#include <opencv2/core.hpp>
#include <optional>

namespace leukolens {

struct SegmentationOptions {
  std::optional<double> threshold;  ///< in the image's unit; empty: Otsu's (IEEE SMC 9, 1979)
  double min_area_px = 16;          ///< smaller components are dust
};

/// Mask (0 | 255) of the cell in a crop: threshold, holes filled, the component nearest to the centre. All zero where
/// nothing is found.
cv::Mat1b segment_cell(const cv::Mat1f& phase, const SegmentationOptions& options = {});

}  // namespace leukolens
