#include "phase/object_masks.hpp"

#include <algorithm>
#include <limits>
#include <opencv2/imgproc.hpp>

#include "phase/object_peaks.hpp"
#include "phase/split_touching.hpp"

namespace leukolens {
namespace {

constexpr int least_px = 4;             // smaller specks are noise
constexpr double height_quantile = .9;  // an object's height: above single bright pixels, below its rim

/// Level at which a peak's object ends.
double edge_of(const cv::Mat1f& smooth, const Peak& peak, const FrameLevels& levels, double boundary) {
  // Brightest first, so a quantile is a place. What lies below half of the top may be halo and does not count.
  const double background = levels.background, half = (smooth(peak.pixels.front()) + background) / 2;
  const auto past = std::ranges::partition_point(peak.pixels, [&](cv::Point at) { return smooth(at) > half; });
  const auto place = static_cast<std::size_t>((1 - height_quantile) * static_cast<double>(past - peak.pixels.begin()));
  return std::max(levels.low, background + boundary * (smooth(peak.pixels[place]) - background));
}

/// One 8-connected component of a mask.
struct Component {
  cv::Rect box;
  int label, area;
};
std::vector<Component> components_of(const cv::Mat1b& mask, cv::Mat1i& labels, int connectivity) {
  cv::Mat statistics, centroids;
  const int count = cv::connectedComponentsWithStats(mask, labels, statistics, centroids, connectivity, CV_32S);
  std::vector<Component> components;
  for (int i = 1; i < count; ++i) {
    const int* row = statistics.ptr<int>(i);
    components.push_back(
        {{row[cv::CC_STAT_LEFT], row[cv::CC_STAT_TOP], row[cv::CC_STAT_WIDTH], row[cv::CC_STAT_HEIGHT]},
         i,
         row[cv::CC_STAT_AREA]});
  }
  return components;
}

/// Fills holes that are smaller than the object and reach a level; the others' pixels are left out.
void fill_holes(cv::Mat1b& mask, int area, const cv::Mat1f& phase, double medium) {
  constexpr int few_px = 4;
  cv::Mat1b holes;
  cv::copyMakeBorder(mask, holes, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
  cv::floodFill(holes, {0, 0}, 255);
  holes = ~holes(cv::Rect(1, 1, mask.cols, mask.rows));
  if (cv::countNonZero(holes) == 0) return;
  cv::Mat1i labels;
  for (const auto& hole : components_of(holes, labels, 4)) {
    const cv::Mat1b own = labels(hole.box) == hole.label;
    if (hole.area <= few_px || (hole.area < area && cv::mean(phase(hole.box), own)[0] > medium))
      mask(hole.box).setTo(255, own);
  }
}

/// One mask for each of the labels above 0.
void add_parts(const cv::Mat1i& parts, cv::Point corner, std::vector<ObjectMask>& out) {
  std::vector<cv::Rect> boxes;
  for (int y = 0; y < parts.rows; ++y)
    for (int x = 0; x < parts.cols; ++x)
      if (const auto part = static_cast<std::size_t>(parts(y, x))) {
        if (part > boxes.size()) boxes.resize(part);
        boxes[part - 1] |= cv::Rect(x, y, 1, 1);
      }
  const auto count = std::ranges::count_if(boxes, [](const cv::Rect& box) { return !box.empty(); });
  for (std::size_t i = 0; i < boxes.size(); ++i)
    if (!boxes[i].empty()) out.push_back({boxes[i] + corner, parts(boxes[i]) == static_cast<int>(i + 1), count > 1});
}

/// The cells of a mask, labelled from 1, their holes filled.
/// @param half_edge  half of the level that the object ends at, above the medium
cv::Mat1i parts_of(cv::Mat1b mask, int area, const cv::Mat1f& phase, double half_edge,
                   const FrameSegmentationOptions& options) {
  if (options.split) {
    // The medium between cells that touch is a hole of none of them: where necks part the mask with its deep holes
    // open, it is several cells; an even ring is one.
    cv::Mat1b open = mask.clone();
    fill_holes(open, area, phase, half_edge);
    const auto parts = split_touching(open, options.neck, std::sqrt(options.min_area_px));
    double most = 0;
    cv::minMaxLoc(parts, nullptr, &most);
    if (most > 1) return parts;
  }
  fill_holes(mask, area, phase, -std::numeric_limits<double>::infinity());
  cv::Mat1i one;
  mask.convertTo(one, CV_32S, 1. / 255);
  return one;
}

/// The pixels of a peak above a level as a mask (0 | 255).
ObjectMask above(const cv::Mat1f& phase, const Peak& peak, double level) {
  ObjectMask out;
  for (const auto& at : peak.pixels)
    if (phase(at) > level) out.place |= cv::Rect(at.x, at.y, 1, 1);
  out.mask = cv::Mat1b::zeros(out.place.size());
  for (const auto& at : peak.pixels)
    if (phase(at) > level) out.mask(at - out.place.tl()) = 255;
  return out;
}

}  // namespace

std::vector<ObjectMask> object_masks(const cv::Mat1f& phase, const FrameLevels& levels,
                                     const FrameSegmentationOptions& options) {
  // A copy that is blurred a little says what there is, so that single noisy pixels neither make nor join objects; the
  // frame itself says where it ends.
  cv::Mat1f smooth;
  cv::GaussianBlur(phase, smooth, {3, 3}, 0);
  PeakOptions find{levels.background, levels.low, levels.seed, options.boundary};
  if (options.threshold) {
    find.low = find.seed = levels.background + *options.threshold;
    find.boundary = 0;
  }
  std::vector<ObjectMask> out;
  for (const auto& peak : peaks_of(smooth, find)) {
    const double edge = options.threshold ? find.low : edge_of(smooth, peak, levels, options.boundary);
    const auto whole = above(phase, peak, edge);
    if (whole.place.empty()) continue;
    cv::Mat1i labels;
    for (const auto& component : components_of(whole.mask, labels, 8)) {
      double brightest = 0;
      cv::Mat1b mask = labels(component.box) == component.label;
      const cv::Rect place = component.box + whole.place.tl();
      cv::minMaxLoc(smooth(place), nullptr, &brightest, nullptr, nullptr, mask);
      if (component.area < least_px || brightest <= find.seed) continue;
      const auto parts = parts_of(mask, component.area, phase(place), (levels.background + edge) / 2, options);
      add_parts(parts, place.tl(), out);
    }
  }
  return out;
}

}  // namespace leukolens
