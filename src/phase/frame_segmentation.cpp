#include "leukolens/phase/frame_segmentation.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/unfit.hpp"
#include "phase/object_masks.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_objects = 65535;  // labels are 16-bit numbers

void check(const FrameSegmentationOptions& o) {
  const auto need = [](bool holds, const std::string& fault) {
    if (!holds) throw Error(Kind::bad_value, fault);
  };
  need(!o.threshold || (std::isfinite(*o.threshold) && *o.threshold > 0), "a threshold must be above 0.");
  need(o.boundary > 0 && o.boundary < 1, "the boundary must lie between 0 and 1, not " + to_text(o.boundary) + ".");
  need(o.neck >= 0 && o.neck <= 1, "the neck must lie between 0 and 1, not " + to_text(o.neck) + ".");
  need(o.min_circularity >= 0 && o.min_circularity <= 1, "the circularity must lie between 0 and 1.");
  need(o.min_area_um2 < o.max_area_um2 && o.min_area_px < o.max_area_px, "the least area must be below the largest.");
}

struct AreaRange {
  double least, most;  ///< px
};
AreaRange cell_areas(const Optics& optics, const FrameSegmentationOptions& o) {
  if (!optics.pixel_size_um) return {o.min_area_px, o.max_area_px};
  const double pixel = *optics.pixel_size_um * *optics.pixel_size_um;
  return {o.min_area_um2 / pixel, o.max_area_um2 / pixel};
}

/// 4 pi area / perimeter^2 of the outer outline.
double circularity_of(const cv::Mat1b& mask, double area) {
  std::vector<std::vector<cv::Point>> outlines;
  cv::findContours(mask, outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
  double perimeter = 0;
  for (const auto& outline : outlines) perimeter = std::max(perimeter, cv::arcLength(outline, true));
  return perimeter > 0 ? std::min(1., 4 * CV_PI * area / (perimeter * perimeter)) : 1;
}

bool reaches_border(const cv::Rect& box, cv::Size frame, int border) {
  return box.x < border || box.y < border || box.br().x > frame.width - border || box.br().y > frame.height - border;
}

/// Above the medium, of all but the brightest tenth.
double height_of(const ObjectMask& object, const cv::Mat1f& phase, double background) {
  std::vector<float> values;
  const cv::Mat1f piece = phase(object.place);
  for (int y = 0; y < piece.rows; ++y)
    for (int x = 0; x < piece.cols; ++x)
      if (object.mask(y, x)) values.push_back(piece(y, x));
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(.9 * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, place);
  return *place - background;
}

FrameObject measured(const ObjectMask& object, const PhaseImage& image, double background, const AreaRange& areas,
                     const FrameSegmentationOptions& o) {
  const cv::Size frame = image.phase.size();
  const auto moments = cv::moments(object.mask, true);
  FrameObject out{0, object.place, {}, moments.m00, Gate::ok, object.touching};
  out.centroid = {object.place.x + moments.m10 / moments.m00, object.place.y + moments.m01 / moments.m00};
  const bool is_faint = image.unit == Unit::rad && height_of(object, image.phase, background) < o.min_height_rad;
  if (out.area_px < areas.least || is_faint)
    out.gate = Gate::debris;
  else if (reaches_border(out.box, frame, o.border_px))
    out.gate = Gate::border;
  else if (out.area_px > areas.most || circularity_of(object.mask, out.area_px) < o.min_circularity)
    out.gate = Gate::doublet;
  return out;
}

SegmentedFrame gated(std::vector<ObjectMask> masks, const PhaseImage& frame, const FrameLevels& levels,
                     const FrameSegmentationOptions& options) {
  if (masks.size() > most_objects)
    throw UnfitImage(Unfit::size, "a frame of " + std::to_string(masks.size()) +
                                      " objects; it seems to hold no cells but noise. Check background and threshold.");
  std::ranges::stable_sort(masks, [](const ObjectMask& a, const ObjectMask& b) {
    return std::pair(a.place.y, a.place.x) < std::pair(b.place.y, b.place.x);
  });
  SegmentedFrame out{cv::Mat1w::zeros(frame.phase.size()), {}, levels.background, levels.noise};
  const auto areas = cell_areas(frame.optics, options);
  for (const auto& object : masks) {
    auto measures = measured(object, frame, levels.background, areas, options);
    measures.label = static_cast<std::uint16_t>(out.objects.size() + 1);
    out.labels(object.place).setTo(measures.label, object.mask);
    out.objects.push_back(measures);
  }
  return out;
}

}  // namespace

const char* name_of(Gate gate) {
  switch (gate) {
    case Gate::border:
      return "border";
    case Gate::debris:
      return "debris";
    case Gate::doublet:
      return "doublet";
    default:
      return "ok";
  }
}

SegmentedFrame segment_frame(const PhaseImage& frame, const FrameSegmentationOptions& options) {
  check(options);
  const auto levels = levels_of(frame);
  auto for_pixels = options;
  for_pixels.min_area_px = cell_areas(frame.optics, options).least;
  return gated(object_masks(frame.phase, levels, for_pixels), frame, levels, options);
}

SegmentedFrame objects_of_labels(const PhaseImage& frame, const cv::Mat1w& labels,
                                 const FrameSegmentationOptions& options) {
  check(options);
  if (labels.size() != frame.phase.size())
    throw Error(Kind::bad_value, "labels of " + std::to_string(labels.rows) + " x " + std::to_string(labels.cols) +
                                     " px for a frame of " + std::to_string(frame.phase.rows) + " x " +
                                     std::to_string(frame.phase.cols) + " px.");
  std::map<std::uint16_t, cv::Rect> boxes;
  for (int y = 0; y < labels.rows; ++y)
    for (int x = 0; x < labels.cols; ++x)
      if (const auto label = labels(y, x)) boxes[label] |= cv::Rect(x, y, 1, 1);
  std::vector<ObjectMask> masks;
  for (const auto& [label, box] : boxes) masks.push_back({box, labels(box) == label, false});
  return gated(std::move(masks), frame, levels_of(frame), options);
}

}  // namespace leukolens
