#include "leukolens/phase/frame_segmentation.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <opencv2/imgproc.hpp>
#include <set>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/shape.hpp"
#include "leukolens/phase/unfit.hpp"
#include "phase/medium_surface.hpp"
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
  need(std::isfinite(o.min_mean_rad), "the least mean phase must be a number.");
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

bool reaches_border(const cv::Rect& box, cv::Size frame, int border) {
  return box.x < border || box.y < border || box.br().x > frame.width - border || box.br().y > frame.height - border;
}

FrameObject measured(const ObjectMask& object, const PhaseImage& frame, const FrameLevels& levels,
                     const AreaRange& areas, const FrameSegmentationOptions& o) {
  const auto moments = cv::moments(object.mask, true);
  const auto shape = measure_shape({frame.phase(object.place), frame.unit, {}}, object.mask);
  FrameObject out{0, object.place, {}, shape.area_px, Gate::ok, object.touching};
  out.centroid = {object.place.x + moments.m10 / moments.m00, object.place.y + moments.m01 / moments.m00};
  const bool faint = frame.unit == Unit::rad && shape.mean_phase - levels.background < o.min_mean_rad;
  if (out.area_px < areas.least || faint)
    out.gate = Gate::debris;
  else if (reaches_border(out.box, frame.phase.size(), o.border_px))
    out.gate = Gate::border;
  else if (out.area_px > areas.most || shape.circularity < o.min_circularity)
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
    auto measures = measured(object, frame, levels, areas, options);
    measures.label = static_cast<std::uint16_t>(out.objects.size() + 1);
    out.labels(object.place).setTo(measures.label, object.mask);
    out.objects.push_back(measures);
  }
  return out;
}

/// A frame whose medium is level, and what its pixels say.
struct LevelFrame {
  PhaseImage image;
  FrameLevels levels;
};
LevelFrame levelled(const PhaseImage& frame) {
  const auto levels = levels_of(frame);
  const auto surface = medium_surface(frame.phase, (levels.low - levels.background) / 2);
  if (surface.empty()) return {frame, levels};
  const PhaseImage flat{frame.phase - surface, frame.unit, frame.optics};
  const auto flat_levels = levels_of(flat);
  // A surface through the medium makes it much narrower; one through a large cell does not.
  if (flat_levels.noise < levels.noise / 2) return {flat, flat_levels};
  return {frame, levels};
}

/// Labels with a pixel beside or below or across from one of another label.
std::set<std::uint16_t> labels_that_touch(const cv::Mat1w& labels) {
  std::set<std::uint16_t> touching;
  const auto look = [&](std::uint16_t a, std::uint16_t b) {
    if (a != 0 && b != 0 && a != b) touching.insert({a, b});
  };
  for (int y = 0; y < labels.rows; ++y)
    for (int x = 0; x < labels.cols; ++x) {
      const bool right = x + 1 < labels.cols, below = y + 1 < labels.rows;
      if (right) look(labels(y, x), labels(y, x + 1));
      if (below) look(labels(y, x), labels(y + 1, x));
      if (right && below) look(labels(y, x), labels(y + 1, x + 1));
      if (right && below) look(labels(y, x + 1), labels(y + 1, x));
    }
  return touching;
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
  const auto level = levelled(frame);
  auto for_pixels = options;
  for_pixels.min_area_px = cell_areas(frame.optics, options).least;
  return gated(object_masks(level.image.phase, level.levels, for_pixels), level.image, level.levels, options);
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
  const auto touching = labels_that_touch(labels);
  std::vector<ObjectMask> masks;
  for (const auto& [label, box] : boxes) masks.push_back({box, labels(box) == label, touching.contains(label)});
  const auto level = levelled(frame);
  return gated(std::move(masks), level.image, level.levels, options);
}

}  // namespace leukolens
