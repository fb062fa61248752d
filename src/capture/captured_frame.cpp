#include "capture/captured_frame.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/phase/background.hpp"

namespace leukolens {
namespace {

class CutOut : public CellPixels {
 public:
  CutOut(std::string hash, std::optional<PhaseRange> range, CellImage image)
      : hash_(std::move(hash)), range_(range), image_(std::move(image)) {}
  std::string content_hash() const override { return hash_; }
  std::optional<PhaseRange> phase_range() const override { return range_; }
  CellImage image(const ConvertOptions&, const std::string&, const Warn&) const override { return image_; }

 private:
  std::string hash_;
  std::optional<PhaseRange> range_;
  CellImage image_;
};

/// A square about the object's centroid that holds its box whole.
cv::Rect square_around(const FrameObject& object, int side) {
  const cv::Point centre(static_cast<int>(std::lround(object.centroid.x)),
                         static_cast<int>(std::lround(object.centroid.y)));
  const cv::Rect& box = object.box;
  const int reach = std::max({centre.x - box.x, centre.y - box.y, box.br().x - centre.x, box.br().y - centre.y});
  const int whole = std::max({side, 2 * reach, 1});
  return {centre.x - whole / 2, centre.y - whole / 2, whole, whole};
}

/// The object in its surroundings; beyond the frame there is medium. Without labels it has no mask.
CellImage cut(const PhaseImage& frame, float medium, const cv::Mat1w& labels, const FrameObject& object, int side) {
  const cv::Rect square = square_around(object, side);
  const cv::Rect inside = square & cv::Rect(0, 0, frame.phase.cols, frame.phase.rows);
  const cv::Rect target(inside.tl() - square.tl(), inside.size());
  CellImage out{{cv::Mat1f(square.size(), medium), frame.unit, frame.optics}, {}};
  frame.phase(inside).copyTo(out.image.phase(target));
  if (labels.empty()) return out;
  out.mask = cv::Mat1b::zeros(square.height, square.width);
  out.mask(target).setTo(255, labels(inside) == object.label);
  return out;
}

std::vector<CachedObject> with_mean_phase(const PhaseImage& image, const SegmentedFrame& segmented) {
  std::vector<CachedObject> objects;
  for (const auto& object : segmented.objects)
    objects.push_back({object, cv::mean(image.phase(object.box), segmented.labels(object.box) == object.label)[0]});
  return objects;
}

}  // namespace

CapturedFrame capture_frame(const Frame& frame, std::size_t number, const CaptureOptions& options,
                            const ConvertOptions& convert, const SideOf& side, const std::vector<CachedObject>* cached,
                            const std::string& name) {
  CapturedFrame out;
  out.frame = number;
  const auto image = to_phase(frame, convert, name, [&out](const std::string& text) { out.warnings.push_back(text); });
  SegmentedFrame segmented;
  if (cached) {
    out.found = *cached;
  } else {
    segmented = options.labels_of ? objects_of_labels(image, options.labels_of(number), options.objects)
                                  : segment_frame(image, options.objects);
    out.found = with_mean_phase(image, segmented);
  }
  const int side_px = side(image.optics);
  const auto medium = static_cast<float>(border_median(image.phase));
  for (const auto& [object, mean_phase] : out.found) {
    const auto hash = content_hash(crop(frame, object.box));
    auto cell = cut(image, medium, segmented.labels, object, side_px);
    if (object.gate != Gate::debris) {
      out.sightings.cells.push_back({object.centroid, object.area_px, mean_phase});
      out.sightings.objects.push_back(out.objects.size());
    }
    out.objects.push_back({object, std::make_shared<CutOut>(hash, frame.phase_range, std::move(cell))});
  }
  if (options.on_frame) {
    out.whole.image = image;
    out.whole.segmented = std::move(segmented);
  }
  return out;
}

}  // namespace leukolens
