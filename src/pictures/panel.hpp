#pragma once
#include <opencv2/core.hpp>
#include <vector>

#include "pictures/colour_map.hpp"

namespace leukolens {

/// Smooth outlines of a mask in an image `factor` times larger, in its pixels.
std::vector<std::vector<cv::Point2f>> outlines_of(const cv::Mat1b& mask, int factor);

/// How one image of a picture is drawn.
struct PanelStyle {
  ColourMap colours = ColourMap::grey;
  double lo = 0, hi = 1;     ///< values at the ends of the colours
  int factor = 1;            ///< enlargement
  int interpolation = 1;     ///< of cv::resize
  cv::Vec3b outline_colour;  ///< red, green, blue
};

/// An enlarged, coloured image with the outlines of the cell on it.
cv::Mat3b draw_panel(const cv::Mat1f& values, const std::vector<std::vector<cv::Point2f>>& outlines,
                     const PanelStyle& style);

/// A length that people like (1, 2 or 5 times a power of ten), at most `most`.
double round_length(double most);

/// A white bar with a dark rim and its length, in the lower left corner. `um_per_px` of the enlarged panel.
void draw_scale_bar(cv::Mat3b& panel, double um_per_px);

}  // namespace leukolens
