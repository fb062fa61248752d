#include "training/augmentation.hpp"

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace leukolens {
namespace {

/// Maps output to input coordinates. Every random number is drawn whatever the options, so that switching one change
/// off leaves the others as they were.
cv::Matx23d random_map(int patch, const AugmentationOptions& o, Random& random) {
  const double mirror = random.uniform() < .5 && o.flip ? -1 : 1;
  const bool warp = random.uniform() < o.warp;
  const double any_turn = random.uniform(0, 4), any_zoom = std::exp(random.uniform(-o.zoom, o.zoom));
  const double turn = o.rotate ? any_turn : 0, zoom = warp ? any_zoom : 1;  // turn: quarters of a circle
  double shift_x = random.uniform(-o.shift_px, o.shift_px), shift_y = random.uniform(-o.shift_px, o.shift_px);
  double c = std::cos(turn * std::numbers::pi / 2), s = std::sin(turn * std::numbers::pi / 2);
  if (!warp) {  // whole pixels map to whole pixels: nothing is interpolated
    constexpr double cosines[] = {1, 0, -1, 0};
    const auto quarter = static_cast<std::size_t>(turn);
    c = cosines[quarter], s = cosines[(quarter + 3) % 4];
    shift_x = std::round(shift_x), shift_y = std::round(shift_y);
  }
  const cv::Matx22d m(c * mirror / zoom, -s / zoom, s * mirror / zoom, c / zoom);
  const double centre = (patch - 1) / 2.;
  return {m(0, 0), m(0, 1), centre - (m(0, 0) + m(0, 1)) * centre + shift_x,
          m(1, 0), m(1, 1), centre - (m(1, 0) + m(1, 1)) * centre + shift_y};
}

}  // namespace

void augment(const float* cell, int patch, const AugmentationOptions& o, Random random, float* out) {
  const cv::Mat1f in(patch, patch, const_cast<float*>(cell));
  cv::Mat1f result(patch, patch, out);
  cv::warpAffine(in, result, random_map(patch, o, random), result.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                 cv::BORDER_REPLICATE);
  const double gain = 1 + random.uniform(-o.gain, o.gain), offset = random.uniform(-o.offset_std, o.offset_std);
  const double noise = random.uniform(0, o.noise_std);
  for (float& value : result)
    value = static_cast<float>(gain * value + offset + (noise > 0 ? noise * random.normal() : 0));
}

}  // namespace leukolens
