#include "pictures/map_look.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace leukolens {
namespace {

/// Opacity of the largest value over the phase; the cell stays visible below it.
constexpr double strongest = 0.7;

/// Opacity, 0..256, of the colours by |value| as a fraction of the largest, 0..255. Rises fast, so that a tenth of the
/// largest value is seen, and is 0 at 0.
std::array<int, 256> opacities() {
  std::array<int, 256> a;
  for (int i = 0; i < 256; ++i) a[static_cast<std::size_t>(i)] = cvRound(256 * strongest * std::pow(i / 255., 0.6));
  return a;
}

/// Where a value's colour stands in the map of colours, -1..1. The pale colours around zero would whiten the phase and
/// leave a dark line at zero: small values get the hue of their sign at once and are told by their opacity.
float place_of(float fraction, bool is_signed) {
  return is_signed ? std::copysign(0.4f + 0.6f * std::abs(fraction), fraction) : fraction;
}

cv::Mat3b blended(const cv::Mat1b& grey, const cv::Mat1f& large, const MapLook& look) {
  static const auto opacity = opacities();
  const double lowest = look.is_signed ? -1 : 0;
  constexpr int steps = 255;
  cv::Mat1f places(1, 2 * steps + 1);  // of the fractions -255/255 .. 255/255
  for (int i = -steps; i <= steps; ++i)
    places(i + steps) = place_of(static_cast<float>(i) / static_cast<float>(steps), look.is_signed);
  const cv::Mat3b colours = colourise(places, lowest, 1, look.colours);
  cv::Mat3b panel(large.size(), undefined_colour);
  for (int y = 0; y < panel.rows; ++y)
    for (int x = 0; x < panel.cols; ++x) {
      const double v = large(y, x);
      if (std::isnan(v)) continue;  // undefined hides the phase, else it would look like zero
      const int i = look.largest > 0 ? cvRound(steps * std::clamp(v / look.largest, lowest, 1.)) : 0;
      const int a = opacity[static_cast<std::size_t>(std::abs(i))];
      const auto& colour = colours(i + steps);
      for (int c = 0; c < 3; ++c)
        panel(y, x)[c] = static_cast<uchar>((colour[c] * a + grey(y, x) * (256 - a) + 128) >> 8);
    }
  return panel;
}

}  // namespace

MapLook look_of(const std::vector<cv::Mat1f>& maps, bool is_signed, std::optional<double> scale,
                const PictureOptions& options) {
  double lo = 0, hi = 0;
  for (const auto& map : maps)
    for (const float v : map) {
      if (!std::isfinite(v)) continue;
      lo = std::min<double>(lo, v);
      hi = std::max<double>(hi, v);
    }
  MapLook look{options.style, is_signed, ColourMap::diverging};
  if (!is_signed) look.colours = options.colours == HeatColours::cividis ? ColourMap::cividis : ColourMap::viridis;
  look.largest = scale ? *scale : is_signed ? std::max(hi, -lo) : hi;
  look.cut_above = hi > look.largest;
  look.cut_below = is_signed && -lo > look.largest;
  return look;
}

cv::Vec3b contour_colour(double fraction, const MapLook& look) {
  // The bright ends of the colours alone are seen on grey.
  const double t = 0.1 + 0.9 * std::abs(fraction) / contour_fractions[2];
  if (!look.is_signed) return colourise(cv::Mat1f(1, 1, static_cast<float>(0.4 + 0.6 * t)), 0, 1, look.colours)(0, 0);
  const cv::Vec3d pale = fraction > 0 ? cv::Vec3d(255, 205, 185) : cv::Vec3d(190, 225, 255),
                  full = fraction > 0 ? cv::Vec3d(255, 80, 50) : cv::Vec3d(50, 150, 255);
  return cv::Vec3b(pale * (1 - t) + full * t);
}

cv::Mat3b coloured(const cv::Mat1b& grey, const cv::Mat1f& large, const MapLook& look) {
  if (look.style == PictureStyle::overlay) return blended(grey, large, look);
  if (look.style == PictureStyle::beside) return colourise(large, look.lo(), look.largest, look.colours);
  cv::Mat3b panel;
  cv::cvtColor(grey, panel, cv::COLOR_GRAY2RGB);
  return panel;
}

cv::Mat3b map_panel(const cv::Mat1b& grey, const cv::Mat1f& map, const MapLook& look) {
  cv::Mat1f large;
  cv::resize(map, large, grey.size(), 0, 0,
             map.cols > grey.cols || map.rows > grey.rows ? cv::INTER_AREA : cv::INTER_LINEAR);
  return coloured(grey, large, look);
}

}  // namespace leukolens
