#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>

#include "leukolens/phase/recognise.hpp"

namespace leukolens {
namespace {

// Real holograms: 5e4 and more, .37 to .91. Real phase and amplitude images: 30 and less, 0 to .11.
constexpr double least_height = 200;     // of the peak above the median at its distance from the centre
constexpr double least_fraction = 0.05;  // of the variance in the peak and its mirror image
constexpr double lowest_carrier = 1. / 16, peak_radius = 0.03, ring_width = 0.02;  // cycles a pixel
constexpr int smallest_side = 64, largest_side = 512;                              // px

/// The middle of the frame, without its mean, faded out towards its sides.
cv::Mat1f windowed_middle(const Frame& frame, int side) {
  const cv::Rect middle((frame.width - side) / 2, (frame.height - side) / 2, side, side);
  const Frame part = crop(frame, middle);
  cv::Mat1f image(side, side);
  to_floats(part.type, part.samples.data(), image.total(), image.ptr<float>());
  const float mean = static_cast<float>(cv::mean(image)[0]);
  std::vector<float> window;  // Hann
  for (int i = 0; i < side; ++i)
    window.push_back(static_cast<float>(.5 - .5 * std::cos(2 * std::numbers::pi * (i + .5) / side)));
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) image(y, x) = (image(y, x) - mean) * window[y] * window[x];
  return image;
}

/// The power spectrum of a real image, S x S; row and column i stand for the frequency of `frequency_of`.
cv::Mat1f power_spectrum(const cv::Mat1f& image) {
  cv::Mat spectrum, parts[2];
  cv::dft(image, spectrum, cv::DFT_COMPLEX_OUTPUT);
  cv::split(spectrum, parts);
  return parts[0].mul(parts[0]) + parts[1].mul(parts[1]);
}

double frequency_of(int index, int side) {
  return static_cast<double>(index < (side + 1) / 2 ? index : index - side) / side;
}

}  // namespace

bool looks_like_hologram(const Frame& frame) {
  const int side = std::min({frame.width, frame.height, largest_side}) / 2 * 2;
  if (frame.channels != 1 || side < smallest_side) return false;
  const cv::Mat1f power = power_spectrum(windowed_middle(frame, side));
  const auto radius = [&](int y, int x) { return std::hypot(frequency_of(y, side), frequency_of(x, side)); };
  cv::Point peak(0, 0);
  double total = 0;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      total += power(y, x);
      if (radius(y, x) >= lowest_carrier && (peak == cv::Point() || power(y, x) > power(peak))) peak = {x, y};
    }
  if (!(std::isfinite(total) && total > 0)) return false;
  const double at = radius(peak.y, peak.x), peak_y = frequency_of(peak.y, side), peak_x = frequency_of(peak.x, side);
  double in_peak = 0;
  std::vector<float> ring;  // the surroundings at the peak's distance from the centre
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const double fy = frequency_of(y, side), fx = frequency_of(x, side);
      if (std::min(std::hypot(fy - peak_y, fx - peak_x), std::hypot(fy + peak_y, fx + peak_x)) < peak_radius)
        in_peak += power(y, x);
      else if (std::abs(radius(y, x) - at) < ring_width)
        ring.push_back(power(y, x));
    }
  if (ring.empty() || in_peak < least_fraction * total) return false;
  std::ranges::nth_element(ring, ring.begin() + static_cast<std::ptrdiff_t>(ring.size() / 2));
  return power(peak) > least_height * ring[ring.size() / 2];
}

}  // namespace leukolens
