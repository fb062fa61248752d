// leukolens inspect of a capture
#include "inspect_capture.hpp"

#include <fmt/format.h>

#include <array>

#include "inspect_text.hpp"
#include "leukolens/capture/inspect_capture.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/output_apart.hpp"
#include "leukolens/core/picture_stamp.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/phase/write.hpp"
#include "leukolens/report/phase_histogram.hpp"
#include "program.hpp"

using namespace leukolens;

namespace {

std::string known(std::optional<double> value, const char* unit) {
  return value ? to_text(static_cast<float>(*value)) + unit : "unknown";
}

std::string objects_text(const CaptureInspection& i) {
  std::vector<std::string> others;
  for (const auto& [gate, count] : i.objects)
    if (gate != "ok") others.push_back(fmt::format("{} {}", count, gate));
  return fmt::format("{:.1f} a frame{}", i.cells_per_frame,
                     others.empty() ? "" : "; beside them " + join(others, ", "));
}

Facts facts_of(const CaptureInspection& i) {
  const auto& info = i.info;
  Facts facts = {{"layout", info.layout},
                 {"frames", std::to_string(info.frames)},
                 {"size (h x w)", fmt::format("{} x {} px", info.height, info.width)},
                 {"samples", name_of(info.type)},
                 {"background", info.has_background ? "in the file" : "none in the file"},
                 {"phase range", info.phase_range ? fmt::format("{:.4g} to {:.4g} rad at codes 0 and full scale",
                                                                info.phase_range->lo, info.phase_range->hi)
                                                  : "none stated"},
                 {"pixel size", known(info.optics.pixel_size_um, " um")},
                 {"wavelength", known(info.optics.wavelength_nm, " nm")},
                 {"medium index", known(info.optics.medium_index, "")}};
  facts.push_back({"looked into", fmt::format("{} frames, spread evenly", i.looked_into)});
  if (i.unreadable < i.looked_into) {
    facts.push_back(
        {"phase", fmt::format("{:.4g} to {:.4g}, mean {:.4g} ({})", i.least, i.greatest, i.mean, name_of(i.unit))});
    facts.push_back({"cells", objects_text(i)});
  }
  facts.push_back({"unreadable", i.unreadable == 0 ? "none" : std::to_string(i.unreadable)});
  for (const auto& fault : i.first_faults) facts.push_back({"", fault});
  for (const auto& line : i.missing) facts.push_back({&line == &i.missing.front() ? "missing" : "", line});
  return facts;
}

void write_pictures(const InspectOptions& o, const CaptureInspection& inspection) {
  check_output_apart(o.output.output, std::array{o.path});
  FolderWriter folder(o.output.output, o.output.if_exists(), "frames.png");
  write_part_file(folder.part() / "frames.png", encode_png(contact_sheet(o.path, {})));
  const auto& h = inspection.histogram;
  const auto svg = phase_histogram_svg(h.counts, h.lo, h.hi, name_of(inspection.unit));
  if (!svg.empty()) write_part_file(folder.part() / "histogram.svg", stamped_svg(svg, run_stamp()));
  folder.commit();
}

}  // namespace

bool is_capture(const std::filesystem::path& path) {
  if (is_capture_folder(path)) return true;
  if (std::filesystem::is_directory(path)) return false;
  try {
    return open_phase_file(path)->info().is_capture;
  } catch (const Error&) {
    return false;  // whoever reads it says why
  }
}

int inspect_one_capture(const InspectOptions& o, Console& console) {
  const auto inspection = inspect_capture(o.path, {}, console.warn_sink(), console.progress_sink());
  console.end_progress();
  if (!o.output.output.empty()) write_pictures(o, inspection);
  console.say(o.path.string() + ": capture");
  for (const auto& line : aligned(facts_of(inspection))) console.say(line);
  if (!o.output.output.empty()) console.say("  frames.png and histogram.svg in " + o.output.output.string());
  console.result(to_json(inspection));
  return inspection.unreadable == 0 ? 0 : 1;
}
