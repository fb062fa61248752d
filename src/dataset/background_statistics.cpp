#include "leukolens/dataset/background_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "leukolens/phase/segmentation.hpp"

namespace leukolens {
namespace {

constexpr int rim_px = 3;
constexpr std::size_t fewest_px = 16;

/// Slopes of the least-squares plane through points (x, y, value), x and y from -1/2 to 1/2 over the image.
cv::Vec2d plane_slopes(const std::vector<cv::Vec3d>& points) {
  cv::Matx33d normal = cv::Matx33d::zeros();
  cv::Vec3d right(0, 0, 0);
  for (const auto& p : points) {
    const cv::Vec3d basis(1, p[0], p[1]);
    normal += basis * basis.t();
    right += p[2] * basis;
  }
  const cv::Vec3d solution = normal.solve(right, cv::DECOMP_SVD);
  return {solution[1], solution[2]};
}

}  // namespace

const std::vector<std::string>& background_columns() {
  static const std::vector<std::string> columns = {"level", "spread", "tilt_x", "tilt_y", "roughness"};
  return columns;
}

std::vector<double> background_values(const cv::Mat1f& phase) {
  cv::Mat1b cell;
  cv::dilate(segment_cell(phase), cell,
             cv::getStructuringElement(cv::MORPH_ELLIPSE, cv::Size(2 * rim_px + 1, 2 * rim_px + 1)));
  std::vector<cv::Vec3d> points;
  std::vector<double> values;
  double squares = 0, pairs = 0;
  for (int y = 0; y < phase.rows; ++y)
    for (int x = 0; x < phase.cols; ++x) {
      if (cell(y, x)) continue;
      values.push_back(phase(y, x));
      points.emplace_back((x + .5) / phase.cols - .5, (y + .5) / phase.rows - .5, phase(y, x));
      if (x + 1 < phase.cols && !cell(y, x + 1)) squares += std::pow(phase(y, x + 1) - phase(y, x), 2), ++pairs;
      if (y + 1 < phase.rows && !cell(y + 1, x)) squares += std::pow(phase(y + 1, x) - phase(y, x), 2), ++pairs;
    }
  if (values.size() < fewest_px || pairs == 0)
    return std::vector<double>(background_columns().size(), std::numeric_limits<double>::quiet_NaN());
  const auto tilt = plane_slopes(points);
  double mean = 0, variance = 0;
  for (const double v : values) mean += v / static_cast<double>(values.size());
  for (const double v : values) variance += (v - mean) * (v - mean) / static_cast<double>(values.size());
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return {values[values.size() / 2], std::sqrt(variance), tilt[0], tilt[1], std::sqrt(squares / pairs)};
}

}  // namespace leukolens
