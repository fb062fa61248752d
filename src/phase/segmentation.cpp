#include "leukolens/phase/segmentation.hpp"

#include <limits>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace leukolens {
namespace {

/// Pixels above the threshold; Otsu's is found on 256 levels between the extremes.
cv::Mat1b above_threshold(const cv::Mat1f& phase, const std::optional<double>& threshold) {
  if (threshold) return phase > *threshold;
  double lowest = 0, highest = 0;
  cv::minMaxLoc(phase, &lowest, &highest);
  if (!(highest > lowest)) return cv::Mat1b::zeros(phase.size());
  cv::Mat1b levels, mask;
  phase.convertTo(levels, CV_8U, 255 / (highest - lowest), -lowest * 255 / (highest - lowest));
  cv::threshold(levels, mask, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
  return mask;
}

/// Squared distance of the pixel of each component which is nearest to the image's centre.
std::vector<double> distance_from_centre(const cv::Mat1i& labels, int components) {
  std::vector<double> nearest(static_cast<std::size_t>(components), std::numeric_limits<double>::infinity());
  const double centre_y = (labels.rows - 1) / 2.0, centre_x = (labels.cols - 1) / 2.0;
  for (int y = 0; y < labels.rows; ++y)
    for (int x = 0; x < labels.cols; ++x) {
      const double distance = (y - centre_y) * (y - centre_y) + (x - centre_x) * (x - centre_x);
      auto& least = nearest[static_cast<std::size_t>(labels(y, x))];
      least = std::min(least, distance);
    }
  return nearest;
}

}  // namespace

cv::Mat1b segment_cell(const cv::Mat1f& phase, const SegmentationOptions& options) {
  cv::Mat1b mask = cv::Mat1b::zeros(phase.size());
  if (phase.empty()) return mask;
  // Outer contours drawn filled: components without their holes.
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(above_threshold(phase, options.threshold), outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  cv::drawContours(mask, outlines, -1, 255, cv::FILLED);

  cv::Mat1i labels;
  cv::Mat statistics, centroids;
  const int components = cv::connectedComponentsWithStats(mask, labels, statistics, centroids);
  const auto distances = distance_from_centre(labels, components);
  int best = 0;
  for (int i = 1; i < components; ++i) {
    if (statistics.at<int>(i, cv::CC_STAT_AREA) < options.min_area_px) continue;
    if (best == 0 || distances[static_cast<std::size_t>(i)] < distances[static_cast<std::size_t>(best)]) best = i;
  }
  if (best == 0) return cv::Mat1b::zeros(phase.size());
  return labels == best;
}

}  // namespace leukolens
