#include "leukolens/capture/capture_cells.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

constexpr std::size_t no_end = static_cast<std::size_t>(-1);

/// A count, or `otherwise` where the text is empty.
std::size_t count_or(std::size_t otherwise, const std::string& part, const std::string& given) {
  if (part.empty()) return otherwise;
  const auto number = to_number(part);
  if (!number || *number < 0 || *number != static_cast<double>(static_cast<std::size_t>(*number)))
    throw Error(Kind::usage, given + ": `" + part +
                                 "` is not a whole number. Give FIRST:PAST:STEP, each of which may be left out, such "
                                 "as ::10 for every tenth frame.");
  return static_cast<std::size_t>(*number);
}

}  // namespace

const char* name_of(Segment segment) {
  switch (segment) {
    case Segment::always:
      return "always";
    case Segment::never:
      return "never";
    default:
      return "auto";
  }
}

Segment segment_from(const std::string& name) {
  for (const auto segment : {Segment::automatic, Segment::always, Segment::never})
    if (name == name_of(segment)) return segment;
  throw Error(Kind::bad_value, "segment `" + name + "` is not known; give one of auto, always, never");
}

FrameRange frame_range_from(const std::string& text, const std::string& option) {
  const std::string given = option + " " + text;
  const auto parts = split(text, ':');
  FrameRange range;
  if (parts.size() > 3) throw Error(Kind::usage, given + ": more than three numbers. Give FIRST:PAST:STEP.");
  range.first = count_or(0, parts[0], given);
  range.past =
      parts.size() == 1 && !text.empty() ? range.first + 1 : count_or(no_end, parts.size() > 1 ? parts[1] : "", given);
  range.step = count_or(1, parts.size() > 2 ? parts[2] : "", given);
  if (range.step == 0 || range.first >= range.past)
    throw Error(Kind::usage, given + ": holds no frame. Give FIRST:PAST:STEP with FIRST < PAST and STEP of 1 or more.");
  return range;
}

std::string text_of(const FrameRange& range) {
  return std::to_string(range.first) + ":" + (range.past == no_end ? "" : std::to_string(range.past)) + ":" +
         std::to_string(range.step);
}

Json to_json(const FrameSegmentationOptions& o) {
  return {{"threshold", o.threshold ? json_number(*o.threshold) : Json(nullptr)},
          {"boundary", o.boundary},
          {"min_area_um2", o.min_area_um2},
          {"max_area_um2", json_number(o.max_area_um2)},
          {"min_area_px", o.min_area_px},
          {"max_area_px", json_number(o.max_area_px)},
          {"min_mean_rad", o.min_mean_rad},
          {"min_circularity", o.min_circularity},
          {"border_px", o.border_px},
          {"split", o.split},
          {"neck", o.neck}};
}

FrameSegmentationOptions segmentation_from(const Json& json, const std::filesystem::path& path) {
  FrameSegmentationOptions o;
  const auto number = [&](const char* key, double& value) {
    const auto& there = json_get<Json>(json, key, path);
    if (there.is_number()) value = there.get<double>();
  };
  if (json.contains("threshold") && json["threshold"].is_number()) o.threshold = json["threshold"].get<double>();
  number("boundary", o.boundary);
  number("min_area_um2", o.min_area_um2);
  number("max_area_um2", o.max_area_um2);
  number("min_area_px", o.min_area_px);
  number("max_area_px", o.max_area_px);
  number("min_mean_rad", o.min_mean_rad);
  number("min_circularity", o.min_circularity);
  number("neck", o.neck);
  o.border_px = json_get<int>(json, "border_px", path);
  o.split = json_get<bool>(json, "split", path);
  return o;
}

Json to_json(const CaptureOptions& o) {
  Json json = to_json(o.objects);
  json["segment"] = name_of(o.segment);
  json["frames"] = text_of(o.frames);
  json["masks"] = o.labels_of != nullptr;
  const auto& t = o.tracker;
  json["tracking"] = {{"localisation_px", t.localisation_px},
                      {"acceleration_px", t.acceleration_px},
                      {"relative_acceleration", t.relative_acceleration},
                      {"max_step_px", t.max_step_px},
                      {"max_missed_frames", t.max_missed_frames},
                      {"max_touching_frames", t.max_touching_frames},
                      {"flow_memory_frames", t.flow_memory_frames}};
  return json;
}

}  // namespace leukolens
