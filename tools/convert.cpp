// leukolens convert — captures from images, and images from captures
#include "convert.hpp"

#include <fmt/format.h>

#include "leukolens/capture/convert.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/output_apart.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/dataset/looks.hpp"
#include "program.hpp"

using namespace leukolens;

void setup_convert(CommandLine& program, ConvertCommandOptions& o) {
  auto c = program.command("convert", "Make a capture of images, or images of a capture.");
  add_inputs(c, o.inputs);
  add_output(c, o.output,
             "by its ending: .phase (uint8 codes) or .raw (float32), a capture; .npy, .h5 or .tif, a stack; no ending: "
             "a folder of float32 TIFF files")
      .required();
  c.add("--include", o.include, "only files whose relative path fits one of these patterns (*, ?, **)");
  c.add("--exclude", o.exclude, "no files whose relative path fits one of these patterns");
  c.add("--frames", o.frames, "FIRST:PAST:STEP of all images in their order, such as ::10 for every tenth");
  c.add("--background", o.background,
        "median: subtract the median of the first 50 frames; for images whose background is still in them")
      .show_default()
      .check(one_of({"none", "median"}));
  c.add("--range", o.range, "LO:HI, phase in rad at codes 0 and 255 of a .phase")
      .show_default("that of uint8 images, else the least and greatest phase");
  add_phase_options(c, o.images);
  add_common(c, o.common);
  c.footer(
      "Images of folders are taken in the order of the numbers in their names. Optics are kept where both formats hold "
      "them.\nExamples:\n"
      "  leukolens convert study --include '*.tif' --exclude '*mask*' --output cells.phase\n"
      "  leukolens convert cells.phase --frames ::10 --output every-tenth");
}

int run_convert(const ConvertCommandOptions& o, Console& console) {
  const auto& output = o.output.output;
  check_conversion_ending(output);
  const auto paths = listed(o.inputs);
  InputOptions input_options;
  input_options.include = o.include;
  input_options.exclude = o.exclude;
  const Inputs inputs = list_inputs(paths, input_options, console.warn_sink());
  check_output_apart(output, paths);
  check_output_apart(output, inputs);
  warn_of_looks(inputs, console.warn_sink());
  ConversionOptions options;
  options.convert = o.images.convert();
  options.frames = frame_range_from(o.frames);
  options.median_background = o.background == "median";
  if (!o.range.empty()) options.range = parse_phase_range(o.range, "--range");
  options.if_exists = o.output.if_exists();
  options.stop = stop_flag();
  const auto report = convert_images(inputs, output, options, console.warn_sink(), console.progress_sink());
  console.end_progress();
  console.say(fmt::format("{} frames of {} files: {}", report.frames, report.files, output.string()));
  if (report.range)
    console.say(fmt::format("  codes 0 to 255 are {} to {} rad", to_text(report.range->lo), to_text(report.range->hi)));
  if (report.clipped_px > 0)
    console.warn(
        fmt::format("{}: the phase of {} pixels lies outside {} to {} rad and is cut off there. Widen --range.",
                    output.string(), report.clipped_px, to_text(report.range->lo), to_text(report.range->hi)));
  console.result({{"output", output.string()},
                  {"files", report.files},
                  {"frames", report.frames},
                  {"clipped_px", report.clipped_px},
                  {"range_rad", report.range ? Json({report.range->lo, report.range->hi}) : Json(nullptr)}});
  return 0;
}
