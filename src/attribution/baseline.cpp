#include "leukolens/attribution/baseline.hpp"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "leukolens/phase/background.hpp"

namespace leukolens {

cv::Mat1f baseline_image(const cv::Mat1f& input, Baseline baseline, double zero, int window) {
  const auto flat = [&](double value) { return cv::Mat1f(input.size(), static_cast<float>(value)); };
  switch (resolved_baseline(input, baseline, zero)) {
    case Baseline::zero_phase:
      return flat(zero);
    case Baseline::border_median:
      return flat(border_median(input));
    case Baseline::image_mean:
      return flat(cv::mean(input)[0]);
    case Baseline::background:
    case Baseline::blur:
      break;
  }
  cv::Mat1f blurred;
  cv::GaussianBlur(input, blurred, {}, window, window, cv::BORDER_REPLICATE);
  return blurred;
}

Baseline resolved_baseline(const cv::Mat1f& input, Baseline baseline, double zero) {
  if (baseline != Baseline::background) return baseline;
  const bool at_zero = std::abs(border_median(input) - zero) <= border_noise(input);
  return at_zero ? Baseline::zero_phase : Baseline::border_median;
}

}  // namespace leukolens
