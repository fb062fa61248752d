#include "phase/object_masks.hpp"

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "phase/split_touching.hpp"

namespace leukolens {
namespace {

constexpr int margin = 2;               // px of background kept about a piece
constexpr double least_px = 4;          // smaller specks are noise
constexpr double height_quantile = .9;  // an object's height: above single bright pixels, below its rim

/// One 8-connected component of a mask.
struct Component {
  cv::Rect box;
  int label;
  double area;
};

std::vector<Component> components_of(const cv::Mat1b& mask, cv::Mat1i& labels) {
  cv::Mat statistics, centroids;
  const int count = cv::connectedComponentsWithStats(mask, labels, statistics, centroids, 8, CV_32S);
  std::vector<Component> components;
  for (int i = 1; i < count; ++i) {
    const int* row = statistics.ptr<int>(i);
    components.push_back(
        {{row[cv::CC_STAT_LEFT], row[cv::CC_STAT_TOP], row[cv::CC_STAT_WIDTH], row[cv::CC_STAT_HEIGHT]},
         i,
         static_cast<double>(row[cv::CC_STAT_AREA])});
  }
  return components;
}

/// Holes smaller than the object about them are its own; larger ones are the medium that a ring of cells encloses.
void fill_holes(cv::Mat1b& mask, double area) {
  cv::Mat1b holes;
  cv::copyMakeBorder(mask, holes, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
  cv::floodFill(holes, {0, 0}, 255);
  holes = ~holes(cv::Rect(1, 1, mask.cols, mask.rows));
  if (cv::countNonZero(holes) == 0) return;
  cv::Mat1i labels;
  for (const auto& hole : components_of(holes, labels))
    if (hole.area < area) mask.setTo(255, labels == hole.label);
}

/// Level that an object of these pixels ends at.
float edge_of(const cv::Mat1f& phase, const cv::Mat1b& mask, double background, double boundary) {
  std::vector<float> values;
  for (int y = 0; y < phase.rows; ++y)
    for (int x = 0; x < phase.cols; ++x)
      if (mask(y, x)) values.push_back(phase(y, x));
  // The upper half of an object that is seen with its blurred surroundings is the object itself.
  const auto at = [&](double quantile) {
    const auto place = values.begin() + static_cast<std::ptrdiff_t>(quantile * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, place);
    return *place;
  };
  const double height = at(height_quantile) - background;
  return static_cast<float>(background + boundary * height);
}

/// Parts of a piece: objects at the edge level of the brightest, each then at its own where that gives it back alone.
class PieceWalk {
 public:
  PieceWalk(const cv::Mat1f& phase, cv::Point corner, const FrameLevels& levels,
            const FrameSegmentationOptions& options, std::vector<ObjectMask>& out)
      : phase_(phase), corner_(corner), levels_(levels), options_(options), out_(out) {}

  /// @param piece  0 | 255, everything above the low level that hangs together
  void walk(const cv::Mat1b& piece) {
    const float edge =
        std::max(edge_of(phase_, piece, levels_.background, options_.boundary), static_cast<float>(levels_.low));
    cv::Mat1b above = phase_ > edge;
    above &= piece;
    cv::Mat1i labels;
    const auto parts = components_of(above, labels);
    for (const auto& part : parts) {
      if (part.area < least_px) continue;
      cv::Mat1b mask = labels == part.label;
      if (parts.size() > 1) mask = at_own_edge(piece, above, mask);
      add(mask);
    }
  }

  void add(cv::Mat1b mask) {
    double brightest = 0;
    cv::minMaxLoc(phase_, nullptr, &brightest, nullptr, nullptr, mask);
    if (brightest < levels_.seed) return;
    fill_holes(mask, cv::countNonZero(mask));
    const double least_width = std::sqrt(options_.min_area_px);  // of a part that may be a cell
    cv::Mat1i parts;
    int count = 1;
    if (options_.split) {
      parts = split_touching(mask, options_.neck, least_width);
      double most = 0;
      cv::minMaxLoc(parts, nullptr, &most);
      count = static_cast<int>(most);
    }
    for (int i = 1; i <= count; ++i) {
      const cv::Mat1b own = count == 1 ? mask : cv::Mat1b(parts == i);
      const cv::Rect box = cv::boundingRect(own);
      out_.push_back({box + corner_, own(box).clone(), count > 1});
    }
  }

 private:
  /// A part fainter than its neighbour reaches further, down to its own edge, unless it would run into another.
  cv::Mat1b at_own_edge(const cv::Mat1b& piece, const cv::Mat1b& above, const cv::Mat1b& part) const {
    const float own =
        std::max(edge_of(phase_, part, levels_.background, options_.boundary), static_cast<float>(levels_.low));
    cv::Mat1b wider = phase_ > own;
    wider &= piece;
    cv::Mat1i labels;
    components_of(wider, labels);
    cv::Point inside;
    cv::minMaxLoc(part, nullptr, nullptr, nullptr, &inside);
    const cv::Mat1b grown = labels == labels(inside);
    cv::Mat1b others = grown & above & ~part;
    return labels(inside) == 0 || cv::countNonZero(others) > 0 ? part : grown;
  }

  const cv::Mat1f& phase_;
  cv::Point corner_;
  const FrameLevels& levels_;
  const FrameSegmentationOptions& options_;
  std::vector<ObjectMask>& out_;
};

}  // namespace

std::vector<ObjectMask> object_masks(const cv::Mat1f& phase, const FrameLevels& levels,
                                     const FrameSegmentationOptions& options) {
  // A blurred copy decides where there is anything, so that single noisy pixels neither make nor join objects.
  cv::Mat1f smooth;
  cv::GaussianBlur(phase, smooth, {3, 3}, 0);
  const double low = options.threshold ? levels.background + *options.threshold : levels.low;
  cv::Mat1i labels;
  std::vector<ObjectMask> out;
  const cv::Rect whole(0, 0, phase.cols, phase.rows);
  for (const auto& component : components_of(smooth > low, labels)) {
    if (component.area < least_px) continue;
    const cv::Rect place = cv::Rect(component.box.x - margin, component.box.y - margin,
                                    component.box.width + 2 * margin, component.box.height + 2 * margin) &
                           whole;
    const cv::Mat1f piece = phase(place);
    PieceWalk walk(piece, place.tl(), levels, options, out);
    const cv::Mat1b mask = labels(place) == component.label;
    if (options.threshold)
      walk.add(mask);
    else
      walk.walk(mask);
  }
  return out;
}

}  // namespace leukolens
