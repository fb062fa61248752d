#pragma once
#include <opencv2/core.hpp>
#include <vector>

namespace leukolens {

using Paths = std::vector<std::vector<cv::Point2f>>;

/// The lines along which `values`, enlarged to a panel, have a level (marching squares, after Lorensen & Cline 1987),
/// in px of the panel, whole numbers being the middles of pixels. A closed line ends where it began; others end at the
/// border or beside a NaN.
Paths contour_lines(const cv::Mat1f& values, double level, cv::Size panel);

/// Smooth outline of a mask (0 | 255), in px of a panel that shows it enlarged; open where the mask leaves the image.
Paths outline_of(const cv::Mat1b& mask, cv::Size panel);

}  // namespace leukolens
