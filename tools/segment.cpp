// leukolens segment — the cells of captures: boxes, tracks, shapes, crops, label images
#include "segment.hpp"

#include <fmt/format.h>

#include "leukolens/capture/segment.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "program.hpp"

using namespace leukolens;

void setup_segment(CommandLine& program, SegmentCommandOptions& o) {
  auto c = program.command("segment", "Find the cells in the frames of captures and follow them.");
  add_inputs(c, o.inputs);
  add_output(c, o.output, "folder for cells.csv, crops.npy and masks.npy").required();
  c.flag("--labels", o.labels, "also write a 16-bit TIFF label image of every frame (label = cell + 1)");
  c.add("--preview", o.preview, "FIRST:PAST:STEP of the frames to draw with outlines and numbers, such as 0:10");
  c.add("--masks", o.masks, "label images of another program, one a frame: a folder or a stack, used in place of ours")
      .check(existing_path());
  c.add("--crop-px", o.crop_px, "side of the crops in px")
      .show_default("20 um, or 64 px where the scale is unknown")
      .check(range(8, 4096));
  o.capture.segment = "always";
  add_capture_options(c, o.capture);
  add_image_options(c, o.images);
  add_threads(c, o.threads);
  add_common(c, o.common);
  c.footer(
      "Objects that are no single whole cells stay in the table with the status border, debris or doublet.\n"
      "Example:\n  leukolens segment data/capture.phase --output cells --preview 0:3 --labels");
}

int run_segment(const SegmentCommandOptions& o, Console& console) {
  const auto warn = console.warn_sink();
  const Inputs inputs = list_inputs(listed(o.inputs), {}, warn);
  check_output_apart(o.output.output, inputs);
  SegmentOptions options;
  options.capture = o.capture.capture({});
  options.capture.threads = o.threads;
  options.convert = o.images.convert();
  options.crop_px = o.crop_px;
  options.labels = o.labels;
  if (!o.preview.empty()) options.previews = frame_range_from(o.preview, "--preview");
  options.masks = o.masks;
  options.stamp = run_stamp();
  options.if_exists = o.output.if_exists();
  options.stop = stop_flag();
  const auto report = segment_captures(inputs, o.output.output, options, warn, console.progress_sink());
  console.end_progress();
  const auto count = [&](const char* status) {
    const auto found = report.by_status.find(status);
    return found == report.by_status.end() ? std::size_t{0} : found->second;
  };
  console.say(fmt::format("{} frames: {} sightings of {} cells; {} at the border, {} debris, {} doublets{}: {}",
                          report.frames, count("ok"), report.tracks, count("border"), count("debris"), count("doublet"),
                          report.failed ? fmt::format("; {} frames failed", report.failed) : "",
                          o.output.output.string()));
  console.result({{"output", o.output.output.string()},
                  {"frames", report.frames},
                  {"objects", report.objects},
                  {"tracks", report.tracks},
                  {"by_status", report.by_status}});
  return report.failed ? 1 : 0;
}
