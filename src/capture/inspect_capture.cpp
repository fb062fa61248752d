#include "leukolens/capture/inspect_capture.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "leukolens/core/json.hpp"
#include "leukolens/phase/frame_segmentation.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_looked_into = 16, bins = 80, most_faults = 4;
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

PhaseHistogram histogram_of(const std::vector<PhaseImage>& frames, double lo, double hi) {
  PhaseHistogram histogram{lo, hi > lo ? hi : lo + 1, std::vector<std::size_t>(bins, 0)};
  const double slope = bins / (histogram.hi - histogram.lo);
  for (const auto& frame : frames)
    for (const float value : frame.phase)
      ++histogram.counts[std::min(bins - 1, static_cast<std::size_t>((value - histogram.lo) * slope))];
  return histogram;
}

void measure(const std::vector<PhaseImage>& frames, CaptureInspection& out) {
  out.least = out.greatest = out.mean = out.cells_per_frame = nan;
  if (frames.empty()) return;
  double sum = 0, pixels = 0;
  for (const auto& frame : frames) {
    double lo = 0, hi = 0;
    cv::minMaxLoc(frame.phase, &lo, &hi);
    out.least = std::fmin(out.least, lo);  // fmin passes over the NaN of the beginning
    out.greatest = std::fmax(out.greatest, hi);
    sum += cv::sum(frame.phase)[0];
    pixels += static_cast<double>(frame.phase.total());
    for (const auto& object : segment_frame(frame).objects) ++out.objects[name_of(object.gate)];
  }
  out.unit = frames.front().unit;
  out.mean = sum / pixels;
  out.cells_per_frame = static_cast<double>(out.objects["ok"]) / static_cast<double>(frames.size());
  out.histogram = histogram_of(frames, out.least, out.greatest);
}

void note_missing(CaptureInspection& out) {
  const auto& info = out.info;
  if (out.unreadable == out.looked_into)
    out.missing.push_back("readable frames: none of those looked into. Copy or export the capture again.");
  if (out.unit == Unit::arbitrary)
    out.missing.push_back(
        "phase range: codes are not radians. Give --phase-range LO:HI (radians at code 0 and at full "
        "scale).");
  if (!info.optics.pixel_size_um)
    out.missing.push_back("pixel size: areas stay in px, and cells cannot be scaled to a model's. Give --pixel-size.");
  if (!info.optics.wavelength_nm) out.missing.push_back("wavelength: no dry mass. Give --wavelength.");
  if (!info.has_background && !is_integer(info.type) && info.layout.starts_with("capture"))
    out.missing.push_back(
        "background: the median of the first 50 frames is subtracted, in which cells that stand "
        "still vanish.");
}

}  // namespace

CaptureInspection inspect_capture(const std::filesystem::path& path, const ConvertOptions& convert, const Warn& warn,
                                  const OnProgress& progress) {
  CaptureInspection out;
  out.path = path;
  const auto file = open_phase_file(path);
  out.info = file->info();
  out.looked_into = std::min(most_looked_into, file->frames());
  auto options = convert;
  options.constant_fits = true;
  std::set<std::string> told;
  const Warn once = [&](const std::string& text) {
    if (warn && told.insert(text).second) warn(text);
  };
  std::vector<PhaseImage> frames;
  for (std::size_t i = 0; i < out.looked_into; ++i) {
    const std::size_t frame = i * file->frames() / out.looked_into;
    try {
      frames.push_back(
          to_phase(file->read(frame), options, path.filename().string() + "#" + std::to_string(frame), once));
    } catch (const UnfitImage& fault) {
      ++out.unreadable;
      if (out.first_faults.size() < most_faults) out.first_faults.push_back(fault.what());
    }
    if (progress) progress({"inspecting", i + 1, out.looked_into});
  }
  if (!frames.empty()) out.info.optics = frames.front().optics;
  measure(frames, out);
  note_missing(out);
  return out;
}

Json to_json(const CaptureInspection& i) {
  const auto known = [](std::optional<double> value) { return value ? Json(*value) : Json(nullptr); };
  const auto& info = i.info;
  return {{"kind", "capture"},
          {"path", i.path.string()},
          {"layout", info.layout},
          {"frames", info.frames},
          {"height_px", info.height},
          {"width_px", info.width},
          {"type", name_of(info.type)},
          {"background", info.has_background},
          {"phase_range_rad", info.phase_range ? Json({info.phase_range->lo, info.phase_range->hi}) : Json(nullptr)},
          {"pixel_size_um", known(info.optics.pixel_size_um)},
          {"wavelength_nm", known(info.optics.wavelength_nm)},
          {"medium_index", known(info.optics.medium_index)},
          {"frames_looked_into", i.looked_into},
          {"unreadable", i.unreadable},
          {"first_unreadable", i.first_faults},
          {"unit", name_of(i.unit)},
          {"least", json_number(i.least)},
          {"greatest", json_number(i.greatest)},
          {"mean", json_number(i.mean)},
          {"cells_per_frame", json_number(i.cells_per_frame)},
          {"objects", i.objects},
          {"histogram", {{"lo", i.histogram.lo}, {"hi", i.histogram.hi}, {"counts", i.histogram.counts}}},
          {"missing", i.missing}};
}

}  // namespace leukolens
