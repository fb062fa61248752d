#include "phantom/recording.hpp"

#include <cmath>
#include <numbers>

#include "leukolens/core/random.hpp"

namespace leukolens {

void add_recording(const PhantomOptions& options, int capture, int index, cv::Mat1f& phase) {
  Random session(options.seed, "phantom capture", static_cast<std::uint64_t>(capture));
  const double offset = 0.04 * session.normal();                                         // rad
  const double tilt_x = 0.04 * session.normal(), tilt_y = 0.04 * session.normal();       // rad across the image
  const double fringes = session.uniform(0.005, 0.03), period = session.uniform(4, 14);  // rad, um
  const double direction = session.uniform(0, 2 * std::numbers::pi);

  Random random(options.seed, "phantom noise", static_cast<std::uint64_t>(index));
  const double place = random.uniform(0, 2 * std::numbers::pi);
  const double wave = 2 * std::numbers::pi * options.pixel_size_um / period;  // rad a pixel
  for (int y = 0; y < phase.rows; ++y)
    for (int x = 0; x < phase.cols; ++x) {
      const double slope =
          tilt_x * (static_cast<double>(x) / phase.cols - 0.5) + tilt_y * (static_cast<double>(y) / phase.rows - 0.5);
      const double fringe = std::cos(wave * (x * std::cos(direction) + y * std::sin(direction)) + place);
      phase(y, x) += static_cast<float>(offset + slope + fringes * fringe + options.noise_rad * random.normal());
    }
}

PhantomSpot spot_of(const PhantomOptions& options) {
  PhantomSpot spot;
  // Beside the largest cell there may be, in the middle of an edge: training turns images, and a corner leaves the
  // view. In a small image no place but a corner is free of cells.
  constexpr double largest_cell_um = 7.9;  // reach of its outline from the image's centre
  const double middle = (options.size_px - 1) / 2., width_px = spot.width_um / options.pixel_size_um;
  const double from_edge = middle - (largest_cell_um / options.pixel_size_um + width_px);
  const double corner = 0.11 * options.size_px;
  spot.centre_px = from_edge >= 0.5 * width_px ? cv::Point2d(middle, from_edge) : cv::Point2d(corner, corner);
  return spot;
}

bool shows_spot(const PhantomOptions& options, int label, int donor) {
  if (phantom_classes()[static_cast<std::size_t>(label)] != options.spot_in) return false;
  return std::floor((donor + 1) * options.spot_share) > std::floor(donor * options.spot_share);
}

void add_spot(const PhantomOptions& options, cv::Mat1f& phase) {
  const PhantomSpot spot = spot_of(options);
  const double half_width_px = 0.5 * spot.width_um / options.pixel_size_um;
  for (int y = 0; y < phase.rows; ++y)
    for (int x = 0; x < phase.cols; ++x) {
      const double distance = std::hypot(x - spot.centre_px.x, y - spot.centre_px.y) / half_width_px;
      phase(y, x) += static_cast<float>(spot.height_rad * std::exp2(-distance * distance));
    }
}

}  // namespace leukolens
