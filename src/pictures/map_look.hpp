#pragma once
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "leukolens/pictures/style.hpp"
#include "pictures/colour_map.hpp"

namespace leukolens {

/// How all maps of one scale look.
struct MapLook {
  PictureStyle style = PictureStyle::overlay;
  bool is_signed = false;
  ColourMap colours = ColourMap::viridis;
  double largest = 0;                         ///< |value| at the end of the colours
  bool cut_above = false, cut_below = false;  ///< some values lie beyond the ends
  double lo() const { return is_signed ? -largest : 0; }
};

/// One look for all of these maps: their largest |value| ends the colours unless a scale is given.
MapLook look_of(const std::vector<cv::Mat1f>& maps, bool is_signed, std::optional<double> scale,
                const PictureOptions& options);

/// Fractions of the largest value at which `contour` draws lines.
inline constexpr double contour_fractions[] = {0.25, 0.5, 0.75};

/// Colour of the line at such a fraction, negative for a negative value.
cv::Vec3b contour_colour(double fraction, const MapLook& look);

/// The map as a panel, red, green, blue. @param grey  the phase in grey, enlarged to the panel's size
cv::Mat3b map_panel(const cv::Mat1b& grey, const cv::Mat1f& map, const MapLook& look);

/// The same for values that are as large as the panel already.
cv::Mat3b coloured(const cv::Mat1b& grey, const cv::Mat1f& large, const MapLook& look);

}  // namespace leukolens
