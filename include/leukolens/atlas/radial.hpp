#pragma once
#include <array>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace leukolens {

/// Parts of a cell by its normalised radius: centre < 1/3 <= middle < 0.8 <= rim <= 1 < outside.
enum class Zone { centre, middle, rim, outside };
inline constexpr std::array<Zone, 4> zones = {Zone::centre, Zone::middle, Zone::rim, Zone::outside};
const char* name_of(Zone zone);  ///< "centre" | "middle" | "rim" | "outside"
Zone zone_of(double radius);

/// Normalised radius of every pixel: 0 at the centroid, 1 on the cell's outline, whatever its form: d / (d + e) inside,
/// d the distance from the centroid and e that from the outline; outside 1 + (distance from the outline) / (radius of
/// the circle of the cell's area). NaN everywhere where the mask is empty.
/// @param mask  S x S, not 0 in the cell
cv::Mat1f normalised_radius(const cv::Mat1b& mask);

/// Rings of equal width of the normalised radius: 0..1 in ten, 1..1.5 in five.
inline constexpr int radial_bins = 15;
inline constexpr double radial_bin_width = 0.1;

/// One cell's relevance by normalised radius.
struct RadialProfile {
  std::array<double, radial_bins> density{};  ///< mean relevance per pixel of each ring; NaN for a ring without pixels
  std::array<double, 4> share{};  ///< of |relevance| in each zone, adding up to 1; NaN for a map that is 0 everywhere
  std::array<double, 4> area{};   ///< of the pixels in each zone, adding up to 1
};
/// All NaN where the mask is empty.
RadialProfile radial_profile(const cv::Mat1f& relevance, const cv::Mat1b& mask);

}  // namespace leukolens
