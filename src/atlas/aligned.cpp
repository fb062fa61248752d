#include "atlas/aligned.hpp"

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace leukolens {
namespace {

/// 2 x 3 matrix that takes the centroid to the middle of a side x side image, turned by `angle` and enlarged.
cv::Mat1d to_the_middle(const cv::Moments& m, double angle, double scale, int side) {
  const double x = m.m10 / m.m00, y = m.m01 / m.m00, middle = (side - 1) / 2.;
  const double c = scale * std::cos(angle), s = scale * std::sin(angle);
  cv::Mat1d matrix(2, 3);
  matrix << c, s, middle - c * x - s * y, -s, c, middle + s * x - c * y;
  return matrix;
}

cv::Mat1f warped(const cv::Mat1f& image, const cv::Mat1d& matrix, int side) {
  cv::Mat1f out;
  cv::warpAffine(image, out, matrix, {side, side}, cv::INTER_LINEAR, cv::BORDER_CONSTANT, 0);
  return out;
}

/// Angle of the major axis, -pi/2..pi/2.
double angle_of(const cv::Moments& m) { return 0.5 * std::atan2(2 * m.mu11, m.mu20 - m.mu02); }

}  // namespace

AlignedCell aligned(const AtlasCell& cell, Alignment alignment) {
  const auto m = cv::moments(cell.mask, /*binaryImage=*/true);
  const int side = cell.mask.rows;
  const auto matrix = to_the_middle(m, alignment == Alignment::major_axis ? angle_of(m) : 0, 1, side);
  return {warped(cell.patch.phase, matrix, side), warped(cell.relevance, matrix, side),
          warped(cv::Mat1f::ones(side, side), matrix, side)};
}

cv::Mat1f on_common_grid(const cv::Mat1f& image, const cv::Mat1b& mask) {
  const auto m = cv::moments(mask, /*binaryImage=*/true);
  const double radius = std::sqrt(m.m00 / std::numbers::pi);
  return warped(image, to_the_middle(m, 0, grid_radius_px / radius, grid_side), grid_side);
}

}  // namespace leukolens
