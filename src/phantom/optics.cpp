#include "phantom/optics.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "leukolens/core/random.hpp"

namespace leukolens {
namespace {

constexpr int fineness = 3;  ///< sub-pixels along each side of a pixel
constexpr double numerical_aperture = 0.7;
constexpr double texture_sd = 0.035, texture_grain_um = 0.3;

/// Coordinates of the fine grid, um from the cell's centre.
class Grid {
 public:
  Grid(const PhantomOptions& options, const Anatomy& cell)
      : side_(fineness * options.size_px), pitch_(options.pixel_size_um / fineness), cell_(cell) {}
  int side() const { return side_; }
  double x(int column) const { return (column + 0.5 - side_ / 2.0) * pitch_ - cell_.centre_x; }
  double y(int row) const { return (row + 0.5 - side_ / 2.0) * pitch_ - cell_.centre_y; }

  /// The part of the grid within `reach` um of a point of the cell.
  cv::Rect window(double cx, double cy, double reach) const {
    const auto cells = [&](double um) { return um / pitch_ + side_ / 2.0; };
    const int left = std::max(0, static_cast<int>(std::floor(cells(cx + cell_.centre_x - reach))));
    const int top = std::max(0, static_cast<int>(std::floor(cells(cy + cell_.centre_y - reach))));
    const int right = std::min(side_, static_cast<int>(std::ceil(cells(cx + cell_.centre_x + reach))) + 1);
    const int bottom = std::min(side_, static_cast<int>(std::ceil(cells(cy + cell_.centre_y + reach))) + 1);
    return {left, top, std::max(0, right - left), std::max(0, bottom - top)};
  }

 private:
  int side_;
  double pitch_;
  const Anatomy& cell_;
};

/// Thickness of an ellipsoid of half height h where the squared normalised distance from its centre is `rho2`.
double chord(double half_height, double rho2) { return rho2 < 1 ? 2 * half_height * std::sqrt(1 - rho2) : 0; }

/// Radius of the outline in the direction (cosine, sine), by the angle-sum recurrence, for the radius 1.
double outline_radius(const Anatomy& cell, double cosine, double sine) {
  double c = cosine, s = sine, sum = 1;
  for (const OutlineMode& mode : cell.outline) {
    const double next = c * cosine - s * sine;
    s = s * cosine + c * sine;
    c = next;
    sum += c * mode.cosine + s * mode.sine;
  }
  return sum;
}

/// What the outline is shrunk by so that its area is pi radius^2 whatever the modes.
double outline_scale(const Anatomy& cell) {
  double area = 1;
  for (const OutlineMode& mode : cell.outline) area += mode.amplitude() * mode.amplitude() / 2;
  return 1 / std::sqrt(area);
}

cv::Mat1f body_thickness(const Grid& grid, const Anatomy& cell) {
  cv::Mat1f thickness = cv::Mat1f::zeros(grid.side(), grid.side());
  const double radius = cell.radius * outline_scale(cell);
  for (int row = 0; row < grid.side(); ++row)
    for (int column = 0; column < grid.side(); ++column) {
      const double x = grid.x(column), y = grid.y(row), r = std::sqrt(x * x + y * y);
      if (r > 1.3 * cell.radius) continue;
      const double edge = r > 0 ? radius * outline_radius(cell, x / r, y / r) : radius;
      thickness(row, column) = static_cast<float>(chord(cell.half_height, r * r / (edge * edge)));
    }
  return thickness;
}

/// Union of the lobes, which share the plane z = 0: the largest at each place, within the cell.
cv::Mat1f nucleus_thickness(const Grid& grid, const Anatomy& cell, const cv::Mat1f& body) {
  cv::Mat1f thickness = cv::Mat1f::zeros(body.size());
  for (const Lobe& lobe : cell.nucleus) {
    const cv::Rect window = grid.window(lobe.x, lobe.y, std::max(lobe.a, lobe.b));
    const double c = std::cos(lobe.angle), s = std::sin(lobe.angle);
    for (int row = window.y; row < window.br().y; ++row)
      for (int column = window.x; column < window.br().x; ++column) {
        const double dx = grid.x(column) - lobe.x, dy = grid.y(row) - lobe.y;
        const double u = (dx * c + dy * s) / lobe.a, v = (dy * c - dx * s) / lobe.b;
        const float height = static_cast<float>(chord(lobe.half_height, u * u + v * v));
        thickness(row, column) = std::max(thickness(row, column), std::min(height, 0.96f * body(row, column)));
      }
  }
  return thickness;
}

cv::Mat1f granule_thickness(const Grid& grid, const Anatomy& cell, const cv::Mat1f& body) {
  cv::Mat1f thickness = cv::Mat1f::zeros(body.size());
  for (const Granule& granule : cell.granules) {
    const double radius = granule.diameter / 2;
    const cv::Rect window = grid.window(granule.x, granule.y, radius);
    for (int row = window.y; row < window.br().y; ++row)
      for (int column = window.x; column < window.br().x; ++column) {
        const double dx = grid.x(column) - granule.x, dy = grid.y(row) - granule.y;
        const float height = static_cast<float>(chord(radius, (dx * dx + dy * dy) / (radius * radius)));
        if (body(row, column) > 0) thickness(row, column) += height;
      }
  }
  return thickness;
}

cv::Mat1f mean_over_pixels(const cv::Mat1f& fine) {
  cv::Mat1f coarse;
  cv::resize(fine, coarse, cv::Size(fine.cols / fineness, fine.rows / fineness), 0, 0, cv::INTER_AREA);
  return coarse;
}

/// Pixels of which the body covers at least `share`.
cv::Mat1b covered(const cv::Mat1f& thickness, double share) {
  cv::Mat1f inside;
  cv::Mat(thickness > 0).convertTo(inside, CV_32F, 1 / 255.0);
  return mean_over_pixels(inside) >= share - 1e-4;
}

}  // namespace

Projection project(const PhantomOptions& options, const Anatomy& cell) {
  const Grid grid(options, cell);
  const cv::Mat1f body = body_thickness(grid, cell);
  const cv::Mat1f nucleus = nucleus_thickness(grid, cell, body);
  const cv::Mat1f granules = granule_thickness(grid, cell, body);
  const double wave_number = 2 * std::numbers::pi / (options.wavelength_nm * 1e-3);  // rad/um
  const cv::Mat1f path = (cell.cell_index - options.medium_index) * body +
                         (cell.nucleus_index - cell.cell_index) * nucleus +
                         (cell.granule_index - cell.cell_index) * granules;
  // The finest granules are hardly larger than a pixel and seldom fill half of one.
  return {wave_number * mean_over_pixels(path), covered(body, 0.5), covered(nucleus, 0.5), covered(granules, 1.0 / 3)};
}

cv::Mat1f texture(const PhantomOptions& options, int index) {
  Random random(options.seed, "phantom texture", static_cast<std::uint64_t>(index));
  cv::Mat1f field(options.size_px, options.size_px);
  for (float& value : field) value = static_cast<float>(random.normal());
  const double sigma_px = texture_grain_um / options.pixel_size_um;
  cv::GaussianBlur(field, field, cv::Size(), sigma_px, 0, cv::BORDER_REFLECT_101);
  cv::Scalar mean, deviation;
  cv::meanStdDev(field, mean, deviation);
  return (field - mean[0]) * (texture_sd / deviation[0]);
}

cv::Mat1f blurred(const cv::Mat1f& phase, const PhantomOptions& options) {
  const double sigma_um = 0.21 * options.wavelength_nm * 1e-3 / numerical_aperture;
  cv::Mat1f out;
  cv::GaussianBlur(phase, out, cv::Size(), sigma_um / options.pixel_size_um, 0, cv::BORDER_CONSTANT);
  return out;
}

}  // namespace leukolens
