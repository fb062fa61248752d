#pragma once
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace leukolens {

/// What an image shows when its cell is hidden: nothing that ought to tell the cell's class. The cell's mask is widened
/// by 3 px, so that its blurred rim is hidden too.
const std::vector<std::string>& background_columns();

/// level (median), spread (standard deviation), tilt_x, tilt_y (least-squares plane, per image side), roughness (rms
/// difference of neighbouring pixels), in the unit of the image. All NaN where fewer than 16 px are left.
std::vector<double> background_values(const cv::Mat1f& phase);

/// What is known of a labelled cell besides the cell itself.
struct CellSurroundings {
  std::string label, donor, capture;  ///< donor and capture: empty where unknown
  std::vector<double> background;     ///< background_values
};

}  // namespace leukolens
