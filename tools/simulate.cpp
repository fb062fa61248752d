// leukolens simulate — a study of phantom leukocytes with the truth
#include "simulate.hpp"

#include <fmt/format.h>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/phantom/study.hpp"
#include "program.hpp"

using namespace leukolens;

void setup_simulate(CommandLine& program, SimulateOptions& o) {
  auto c = program.command("simulate", "Write a study of simulated leukocytes with masks and latent truth.");
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
  add_seed(c, o.study.seed);
  add_common(c, o.common);
  c.footer("The examples of all commands use this study.\nExample:\n  leukolens simulate study --cells 400 --seed 1");
}

int run_simulate(const SimulateOptions& o, Console& console) {
  PhantomOptions study = o.study;
  study.decided_by = decided_by_from(o.decided_by);
  const auto progress = [stop = stop_flag(), show = console.progress_sink()](const Progress& done) {
    if (*stop) throw Error(Kind::interrupted, "Interrupted; nothing was written.");
    show(done);
  };
  write_study(study, o.output.output, o.output.if_exists(), progress);
  console.say(fmt::format("{} cells of {} donors in {}, decided by {}. Next:\n  leukolens train {} --output M",
                          study.cells, study.donors, o.output.output.string(), o.decided_by,
                          (o.output.output / "manifest.csv").string()));
  console.result({{"output", o.output.output.string()}, {"cells", study.cells}, {"donors", study.donors}});
  return 0;
}
