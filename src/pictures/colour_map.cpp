#include "pictures/colour_map.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

namespace leukolens {
namespace {

/// One half of the diverging map in CIELAB: lightness falls evenly from white, chroma rises fast and then levels off,
/// so that small values show already and neither end looks black.
cv::Vec3f lab_of_arm(float t, float hue_degrees, float end_lightness, float chroma) {
  const float hue = hue_degrees * static_cast<float>(CV_PI) / 180;
  const float c = chroma * std::sin(t * static_cast<float>(CV_PI) * 0.58f);
  return {97 - (97 - end_lightness) * t, c * std::cos(hue), c * std::sin(hue)};
}

/// 256 colours, red, green, blue.
cv::Mat3b diverging_table() {
  cv::Mat3f lab(1, 256);
  for (int i = 0; i < 256; ++i) {
    const float t = (static_cast<float>(i) - 127.5f) / 127.5f;
    lab(i) = t < 0 ? lab_of_arm(-t, 268, 30, 50) : lab_of_arm(t, 30, 33, 62);
  }
  cv::Mat3f rgb;
  cv::cvtColor(lab, rgb, cv::COLOR_Lab2RGB);
  cv::Mat3b table;
  rgb.convertTo(table, CV_8U, 255);  // clamps what lies outside sRGB
  return table;
}

cv::Mat3b table_of(ColourMap map) {
  if (map == ColourMap::diverging) return diverging_table();
  cv::Mat1b ramp(1, 256);
  for (int i = 0; i < 256; ++i) ramp(i) = static_cast<uchar>(i);
  cv::Mat3b table;
  if (map == ColourMap::grey) {
    cv::cvtColor(ramp, table, cv::COLOR_GRAY2RGB);
  } else {
    cv::applyColorMap(ramp, table, map == ColourMap::cividis ? cv::COLORMAP_CIVIDIS : cv::COLORMAP_VIRIDIS);
    cv::cvtColor(table, table, cv::COLOR_BGR2RGB);
  }
  return table;
}

}  // namespace

cv::Mat3b colourise(const cv::Mat1f& values, double lo, double hi, ColourMap map) {
  static const cv::Mat3b tables[] = {table_of(ColourMap::grey), table_of(ColourMap::viridis),
                                     table_of(ColourMap::cividis), table_of(ColourMap::diverging)};
  const auto& table = tables[static_cast<int>(map)];
  const double range = hi > lo ? hi - lo : std::numeric_limits<double>::infinity();
  cv::Mat3b colours(values.size());
  for (int y = 0; y < values.rows; ++y)
    for (int x = 0; x < values.cols; ++x) {
      const double v = values(y, x);
      colours(y, x) = std::isnan(v) ? undefined_colour : table(cvRound(255 * std::clamp((v - lo) / range, 0., 1.)));
    }
  return colours;
}

}  // namespace leukolens
