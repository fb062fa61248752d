#include "leukolens/phase/shape.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace leukolens {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double pi = std::numbers::pi;

/// Cauchy-Crofton: half the integral over all lines of the number of times each crosses the outline; here lines in
/// four directions, a pixel apart along rows and columns, 1/sqrt(2) along diagonals.
/// Legland, Kieu & Devaux, Image Analysis & Stereology 26 (2007).
double perimeter_of(const cv::Mat1b& mask) {
  cv::Mat1b padded;
  cv::copyMakeBorder(mask, padded, 1, 1, 1, 1, cv::BORDER_CONSTANT, 0);
  int straight = 0, diagonal = 0;
  for (int y = 0; y + 1 < padded.rows; ++y)
    for (int x = 0; x + 1 < padded.cols; ++x) {
      const bool here = padded(y, x) != 0, right = padded(y, x + 1) != 0;
      const bool below = padded(y + 1, x) != 0, opposite = padded(y + 1, x + 1) != 0;
      straight += (here != right) + (here != below);
      diagonal += (here != opposite) + (right != below);
    }
  return pi / 8 * (straight + diagonal / std::numbers::sqrt2);
}

/// Of the ellipse with the same second moments; each pixel counts as a square (hence 1/12), not as a point.
double eccentricity_of(const cv::Moments& m) {
  const double xx = m.mu20 / m.m00 + 1.0 / 12, yy = m.mu02 / m.m00 + 1.0 / 12, xy = m.mu11 / m.m00;
  const double middle = (xx + yy) / 2, spread = std::hypot((xx - yy) / 2, xy);
  return std::sqrt(std::max(0.0, 1 - (middle - spread) / (middle + spread)));
}

}  // namespace

Shape measure_shape(const PhaseImage& image, const cv::Mat1b& mask) {
  Shape shape{nan, nan, nan, nan, nan, nan, nan, nan, nan, nan, nan};
  const int area = mask.empty() ? 0 : cv::countNonZero(mask);
  if (area == 0) return shape;
  const double pixel = image.optics.pixel_size_um.value_or(nan);
  shape.area_px = area;
  shape.area_um2 = area * pixel * pixel;
  shape.perimeter_px = perimeter_of(mask);
  shape.perimeter_um = shape.perimeter_px * pixel;
  shape.eccentricity = eccentricity_of(cv::moments(mask, true));
  shape.circularity = 4 * pi * area / (shape.perimeter_px * shape.perimeter_px);

  cv::Scalar mean, deviation;
  cv::meanStdDev(image.phase, mean, deviation, mask);
  shape.mean_phase = mean[0];
  shape.phase_variance = deviation[0] * deviation[0];
  cv::minMaxLoc(image.phase, nullptr, &shape.max_phase, nullptr, nullptr, mask);

  const double sum = mean[0] * area;
  shape.optical_volume = image.optics.pixel_size_um ? sum * pixel * pixel : sum;
  if (image.unit == Unit::rad && image.optics.wavelength_nm) {
    const double wavelength_um = *image.optics.wavelength_nm * 1e-3;
    shape.dry_mass_pg = wavelength_um / (2 * pi * refraction_increment_um3_per_pg) * sum * pixel * pixel;
  }
  return shape;
}

const std::vector<std::string>& shape_columns() {
  static const std::vector<std::string> columns = {"area_px",        "area_um2",       "perimeter_px", "perimeter_um",
                                                   "eccentricity",   "circularity",    "mean_phase",   "max_phase",
                                                   "phase_variance", "optical_volume", "dry_mass_pg"};
  return columns;
}

std::vector<double> shape_values(const Shape& s) {
  return {s.area_px,    s.area_um2,  s.perimeter_px,   s.perimeter_um,   s.eccentricity, s.circularity,
          s.mean_phase, s.max_phase, s.phase_variance, s.optical_volume, s.dry_mass_pg};
}

}  // namespace leukolens
