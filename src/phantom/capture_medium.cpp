#include "phantom/capture_medium.hpp"

#include <cmath>
#include <numbers>

#include "leukolens/core/random.hpp"

namespace leukolens {
namespace {

constexpr double two_pi = 2 * std::numbers::pi;
constexpr int spare_px = 256;          ///< the field of noise is so much wider and higher than a frame
constexpr double drift_frames = 3000;  ///< in which the fringes move by one period

double angle_of(int frame) { return two_pi * frame / drift_frames; }

}  // namespace

CaptureMedium::CaptureMedium(const PhantomCaptureOptions& options) : options_(options) {
  Random session(options.seed, "capture medium");
  const double offset = session.normal(), tilt_x = session.normal(), tilt_y = session.normal();
  const double fringes = session.uniform(0.1, 0.6), period_px = session.uniform(20, 80);
  const double direction = session.uniform(0, two_pi);
  for (cv::Mat1f* field : {&still_, &fringe_cosine_, &fringe_sine_}) field->create(options.size);
  for (int y = 0; y < options.size.height; ++y)
    for (int x = 0; x < options.size.width; ++x) {
      const double u = static_cast<double>(x) / options.size.width - 0.5;
      const double v = static_cast<double>(y) / options.size.height - 0.5;
      const double phase = two_pi * (x * std::cos(direction) + y * std::sin(direction)) / period_px;
      still_(y, x) = static_cast<float>(options.background_rad * (offset + tilt_x * u + tilt_y * v));
      fringe_cosine_(y, x) = static_cast<float>(options.background_rad * fringes * std::cos(phase));
      fringe_sine_(y, x) = static_cast<float>(options.background_rad * fringes * std::sin(phase));
    }
  Random noise(options.seed, "capture noise");
  noise_.create(options.size.height + spare_px, options.size.width + spare_px);
  for (float& value : noise_) value = static_cast<float>(options.noise_rad * noise.normal());
}

cv::Mat1f CaptureMedium::frame(int number) const {
  Random random(options_.seed, "capture noise place", static_cast<std::uint64_t>(number));
  const int left = static_cast<int>(random.below(spare_px)), top = static_cast<int>(random.below(spare_px));
  const double sign = random.below(2) ? 1 : -1;
  cv::Mat1f out = sign * noise_(cv::Rect({left, top}, options_.size)) + still_;
  const double angle = angle_of(number);
  add_drift(std::cos(angle), std::sin(angle), std::sin(angle / 2), out);
  return out;
}

cv::Mat1f CaptureMedium::mean() const {
  double cosine = 0, sine = 0, offset = 0;
  for (int f = 0; f < options_.frames; ++f) {
    cosine += std::cos(angle_of(f)) / options_.frames;
    sine += std::sin(angle_of(f)) / options_.frames;
    offset += std::sin(angle_of(f) / 2) / options_.frames;
  }
  cv::Mat1f out = still_.clone();
  add_drift(cosine, sine, offset, out);
  return out;
}

void CaptureMedium::add_drift(double cosine, double sine, double offset, cv::Mat1f& out) const {
  cv::scaleAdd(fringe_cosine_, cosine, out, out);
  cv::scaleAdd(fringe_sine_, sine, out, out);
  out += 0.5 * options_.background_rad * offset;
}

}  // namespace leukolens
