#include "leukolens/phase/background.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

/// Calls `visit(y, x)` once for each pixel of the outermost ring.
template <typename Visit>
void for_ring(const cv::Mat1f& image, const Visit& visit) {
  const int bottom = image.rows - 1, right = image.cols - 1;
  for (int x = 0; x <= right; ++x) visit(0, x);
  for (int y = 1; y < bottom; ++y) {
    visit(y, 0);
    if (right > 0) visit(y, right);
  }
  if (bottom > 0)
    for (int x = 0; x <= right; ++x) visit(bottom, x);
}

std::vector<float> ring_of(const cv::Mat1f& phase) {
  std::vector<float> ring;
  for_ring(phase, [&](int y, int x) { ring.push_back(phase(y, x)); });
  return ring;
}

/// NaN of nothing.
double median(std::vector<float> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (double{*middle} + *std::max_element(values.begin(), middle)) / 2;
}

}  // namespace

const char* name_of(Background background) {
  switch (background) {
    case Background::border_offset:
      return "border-offset";
    case Background::border_ramp:
      return "border-ramp";
    default:
      return "none";
  }
}

Background background_from(const std::string& name) {
  for (const auto background : {Background::none, Background::border_offset, Background::border_ramp})
    if (name == name_of(background)) return background;
  throw Error(Kind::bad_value, "background `" + name + "` is not known; give one of none, border-offset, border-ramp");
}

double border_median(const cv::Mat1f& phase) { return median(ring_of(phase)); }

double border_noise(const cv::Mat1f& phase) {
  auto ring = ring_of(phase);
  const auto centre = static_cast<float>(median(ring));
  for (auto& value : ring) value = std::abs(value - centre);
  return 1.4826 * median(ring);
}

cv::Mat1f subtract_background(const cv::Mat1f& phase, Background background) {
  if (background == Background::none || phase.empty()) return phase;
  // About the image's centre the ring is symmetric, so the normal equations of offset + bx x + by y are diagonal.
  const double centre_y = (phase.rows - 1) / 2.0, centre_x = (phase.cols - 1) / 2.0;
  double n = 0, sum = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_yy = 0;
  for_ring(phase, [&](int y, int x) {
    const double dy = y - centre_y, dx = x - centre_x, value = phase(y, x);
    n += 1;
    sum += value;
    sum_x += dx * value;
    sum_y += dy * value;
    sum_xx += dx * dx;
    sum_yy += dy * dy;
  });
  const bool ramp = background == Background::border_ramp;
  const double offset = sum / n;
  const double slope_x = ramp && sum_xx > 0 ? sum_x / sum_xx : 0;
  const double slope_y = ramp && sum_yy > 0 ? sum_y / sum_yy : 0;
  cv::Mat1f out(phase.size());
  for (int y = 0; y < phase.rows; ++y)
    for (int x = 0; x < phase.cols; ++x)
      out(y, x) = static_cast<float>(phase(y, x) - offset - slope_x * (x - centre_x) - slope_y * (y - centre_y));
  return out;
}

}  // namespace leukolens
