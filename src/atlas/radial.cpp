#include "leukolens/atlas/radial.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace leukolens {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Distance of every pixel of `area` to the nearest pixel that is not in it; the image's border counts as no edge.
cv::Mat1f distance_from_edge(const cv::Mat1b& area) {
  cv::Mat1f distance;
  cv::distanceTransform(area, distance, cv::DIST_L2, cv::DIST_MASK_PRECISE);
  return distance;
}

cv::Point2d centroid_of(const cv::Mat1b& mask) {
  const auto m = cv::moments(mask, /*binaryImage=*/true);
  return {m.m10 / m.m00, m.m01 / m.m00};
}

}  // namespace

const char* name_of(Zone zone) {
  switch (zone) {
    case Zone::centre:
      return "centre";
    case Zone::middle:
      return "middle";
    case Zone::rim:
      return "rim";
    case Zone::outside:
      break;
  }
  return "outside";
}

Zone zone_of(double radius) {
  return radius < 1. / 3 ? Zone::centre : radius < 0.8 ? Zone::middle : radius <= 1 ? Zone::rim : Zone::outside;
}

cv::Mat1f normalised_radius(const cv::Mat1b& mask) {
  const int area = cv::countNonZero(mask);
  if (area == 0) return cv::Mat1f(mask.size(), static_cast<float>(undefined));
  const cv::Mat1b cell = mask != 0;
  const cv::Mat1f inside = distance_from_edge(cell), outside = distance_from_edge(~cell);
  const auto centroid = centroid_of(cell);
  const double radius = std::sqrt(area / std::numbers::pi);
  cv::Mat1f out(mask.size());
  for (int y = 0; y < mask.rows; ++y)
    for (int x = 0; x < mask.cols; ++x) {
      // The outline runs half a pixel beyond the last pixel's centre.
      const double from_centre = std::hypot(x - centroid.x, y - centroid.y);
      const double edge = inside(y, x) - 0.5, beyond = outside(y, x) - 0.5;
      out(y, x) =
          static_cast<float>(cell(y, x) ? from_centre / std::max(from_centre + edge, 1e-9) : 1 + beyond / radius);
    }
  return out;
}

RadialProfile radial_profile(const cv::Mat1f& relevance, const cv::Mat1b& mask) {
  RadialProfile profile;
  profile.density.fill(undefined);
  profile.share.fill(undefined);
  profile.area.fill(undefined);
  if (cv::countNonZero(mask) == 0) return profile;
  const auto radius = normalised_radius(mask);
  std::array<double, radial_bins> sum{}, count{};
  std::array<double, 4> size{}, pixels{};
  double whole = 0;
  for (int y = 0; y < radius.rows; ++y)
    for (int x = 0; x < radius.cols; ++x) {
      const double r = radius(y, x), value = relevance(y, x);
      const auto zone = static_cast<std::size_t>(zone_of(r));
      size[zone] += std::abs(value);
      pixels[zone] += 1;
      whole += std::abs(value);
      // Pixels just beyond the outline belong to the first ring outside.
      const auto bin = static_cast<std::size_t>(r / radial_bin_width);
      if (bin >= radial_bins) continue;
      sum[bin] += value;
      count[bin] += 1;
    }
  for (std::size_t b = 0; b < radial_bins; ++b)
    if (count[b] > 0) profile.density[b] = sum[b] / count[b];
  for (std::size_t z = 0; z < zones.size(); ++z) {
    profile.area[z] = pixels[z] / static_cast<double>(radius.total());
    if (whole > 0) profile.share[z] = size[z] / whole;
  }
  return profile;
}

}  // namespace leukolens
