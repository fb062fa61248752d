#pragma once
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "leukolens/phase/image.hpp"

namespace leukolens {

/// Refraction increment of protein, um^3/pg (Barer, Nature 169, 1952; Popescu et al., AJP Cell Physiol 295, 2008).
inline constexpr double refraction_increment_um3_per_pg = 0.18;

/// Shape and phase of one segmented cell. What the optics do not allow is NaN; all NaN where the mask is empty.
struct Shape {
  double area_px, area_um2;
  double perimeter_px, perimeter_um;
  double eccentricity;                           ///< 0 circle .. 1 line, of the ellipse with the same second moments
  double circularity;                            ///< 4 pi area / perimeter^2
  double mean_phase, max_phase, phase_variance;  ///< over the mask, unit of the image
  double optical_volume;  ///< sum of phase x pixel area: rad um^2, or rad px where the pixel size is unknown
  double dry_mass_pg;     ///< lambda / (2 pi alpha) x sum(phase) x pixel area
};

Shape measure_shape(const PhaseImage& image, const cv::Mat1b& mask);

/// Column names in the order of `shape_values`.
const std::vector<std::string>& shape_columns();
std::vector<double> shape_values(const Shape& shape);

/// Sharpness of the image: variance of its Laplacian over its variance (larger is sharper); NaN for constant images.
double focus_measure(const cv::Mat1f& phase);

}  // namespace leukolens
