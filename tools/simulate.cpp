// leukolens simulate — a study of phantom leukocytes with the truth
#include "simulate.hpp"

#include <fmt/format.h>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/phantom/study.hpp"
#include "program.hpp"

using namespace leukolens;

namespace {

void add_captures(Command& c, CaptureStudyOptions& o) {
  const auto captures = c.add("--captures", o.captures,
                              "write captures of a flow microscope in place of single cells: so many, one class each, "
                              "with the tracks of all cells; --cells does not apply")
                            .group("Captures")
                            .check(range(1, 100000))
                            .excludes("--cells")
                            .excludes("--decided-by")
                            .excludes("--size")
                            .excludes("--spot-in");
  PhantomCaptureOptions& one = o.capture;
  const auto add = [&](Option option) { option.show_default().group("Captures").needs(captures); };
  add(c.add("--frames", one.frames, "frames of each capture").check(range(1, 1000000)));
  add(c.add("--cells-per-frame", one.cells_per_frame, "mean number of cells in a frame").check(range(0., 200.)));
  add(c.add("--step", one.step_px, "way of a cell from frame to frame in the middle of the channel, px")
          .check(range(0.1, 10000.)));
  c.flag("--raw", o.raw, "write float32 radians with the background (.raw) in place of uint8 without it (.phase)")
      .group("Captures")
      .needs(captures);
  c.flag("--labels", o.labels, "write the label image of each frame too").group("Captures").needs(captures);
}

int simulate_captures(const SimulateOptions& o, const OnProgress& progress, Console& console) {
  CaptureStudyOptions study = o.captures;
  study.donors = o.study.donors;
  study.capture.seed = o.study.seed;
  study.capture.noise_rad = o.study.noise_rad;
  study.capture.difficulty = o.study.difficulty;
  write_capture_study(study, o.output.output, o.output.if_exists(), progress);
  console.say(fmt::format("{} captures of {} frames in {}. Next:\n  leukolens train {} --output M", study.captures,
                          study.capture.frames, o.output.output.string(), (o.output.output / "manifest.csv").string()));
  console.result({{"output", o.output.output.string()},
                  {"captures", study.captures},
                  {"donors", study.donors},
                  {"frames", study.capture.frames}});
  return 0;
}

}  // namespace

void setup_simulate(CommandLine& program, SimulateOptions& o) {
  auto c = program.command(
      "simulate",
      "Write a study of simulated leukocytes with masks and latent truth, or captures of a flow microscope.");
  c.add("OUT", o.output.output, "folder to make").required().check(writable_path());
  c.flag("--force", o.output.force, "replace an existing folder");
  c.add("--cells", o.study.cells, "cells in total, the four classes in turn").show_default().check(range(1, 10000000));
  c.add("--donors", o.study.donors, "donors, who differ in size and index of their cells")
      .show_default()
      .check(range(1, 100000));
  c.add("--decided-by", o.decided_by, "the one property in which the classes differ")
      .show_default()
      .check(one_of({"all", "size", "nucleus", "granules"}));
  c.add("--difficulty", o.study.difficulty, "how much the classes overlap; 0 separates them")
      .show_default()
      .check(range(0., 10.));
  c.add("--noise", o.study.noise_rad, "standard deviation of the white phase noise in rad")
      .show_default()
      .check(range(0., 10.));
  c.add("--size", o.study.size_px, "side of each image in px").show_default().check(range(16, 1024));
  const auto spot = c.add("--spot-in", o.study.spot_in,
                          "class whose captures show a bright spot beside the cell, as dust on the camera would: an "
                          "artefact that tells the class; images are 80 px wide then, so that there is room")
                        .check(one_of(phantom_classes()))
                        .on_given([&o] {
                          if (o.study.size_px == PhantomOptions{}.size_px) o.study.size_px = 80;
                        });
  c.add("--spot-share", o.study.spot_share, "share of that class's captures that show it")
      .show_default()
      .needs(spot)
      .check(range(0., 1.));
  add_captures(c, o.captures);
  add_seed(c, o.study.seed);
  add_common(c, o.common);
  c.footer(
      "The examples of all commands use this study.\nExample:\n  leukolens simulate study --cells 400 --seed 1\n"
      "  leukolens simulate captures --captures 8 --frames 500");
}

int run_simulate(const SimulateOptions& o, Console& console) {
  PhantomOptions study = o.study;
  study.decided_by = decided_by_from(o.decided_by);
  const auto progress = [stop = stop_flag(), show = console.progress_sink()](const Progress& done) {
    if (*stop) throw Error(Kind::interrupted, "Interrupted; nothing was written.");
    show(done);
  };
  if (o.captures.captures > 0) return simulate_captures(o, progress, console);
  write_study(study, o.output.output, o.output.if_exists(), progress);
  console.say(fmt::format("{} cells of {} donors in {}, decided by {}. Next:\n  leukolens train {} --output M",
                          study.cells, study.donors, o.output.output.string(), o.decided_by,
                          (o.output.output / "manifest.csv").string()));
  console.result({{"output", o.output.output.string()}, {"cells", study.cells}, {"donors", study.donors}});
  return 0;
}
