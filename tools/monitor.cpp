// leukolens monitor — is today's run like the cells that the model was calibrated on?
#include "monitor.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/holdout/fresh_rows.hpp"
#include "leukolens/report/drift.hpp"
#include "scores.hpp"
#include "source.hpp"

using namespace leukolens;

namespace {

void add_smallest(Command& c, DriftOptions& o) {
  c.add("--smallest-fractions", o.smallest.class_fractions,
        "smallest difference of the class fractions that matters (half the sum of their gaps, 0..1)")
      .show_default()
      .check(range(0., 1.));
  c.add("--smallest-confidence", o.smallest.confidence, "smallest difference of a confidence that matters (0..1)")
      .show_default()
      .check(range(0., 1.));
  c.add("--smallest-novelty", o.smallest.novelty, "the same of a novelty, relative (0.1 is 10 %)")
      .show_default()
      .check(range(0., 1.));
  c.add("--smallest-background", o.smallest.background, "the same of a background, in rad (0..100)")
      .show_default()
      .check(range(0., 100.));
  c.add("--smallest-focus", o.smallest.focus, "the same of a focus, relative (0.1 is 10 %)")
      .show_default()
      .check(range(0., 1.));
  c.add("--smallest-effect", o.smallest_effect,
        "where fewer cells (fraction, 0..1) differ by more than that, it is no alarm")
      .show_default()
      .check(range(0., 1.));
}

}  // namespace

void setup_monitor(CommandLine& program, MonitorOptions& o) {
  auto c = program.command("monitor", "Is today's run like the cells that the model was calibrated on?");
  c.add("table", o.table, "predictions.csv of today's run").required().check(existing_path());
  add_model(c, o.model, true).describe("model folder, calibrated");
  c.add("--reference", o.reference,
        "table that the model was calibrated on, where the model folder does not hold those rows' scores")
      .check(existing_path());
  c.add("--alpha", o.drift.alpha, "chance of any false alarm over all tests").show_default().check(range(1e-9, 0.5));
  add_smallest(c, o.drift);
  c.add("--role", o.role, "look at the rows of this role, or `all` rows, instead of those that the model has not seen");
  add_output(c, o.output, "folder of a report, written where this is given");
  add_figures(c, o.figures);
  add_renormalise(c, o.renormalise);
  add_sightings(c, o.sightings);
  add_common(c, o.common);
  c.footer(
      "Tests class fractions, confidence, novelty, background and focus, corrected for their number and for cells of "
      "one capture or donor being alike. Each has a smallest difference that matters; what is closer counts as equal. "
      "With fewer than 8 captures among the calibration cells, or without a column `capture`, the verdict is `unsure`. "
      "Exit code 0 whatever the verdict; --json names it.\n"
      "Example:\n  leukolens monitor predictions.csv --model M --output drift");
}

int run_monitor(const MonitorOptions& o, Console& console) {
  const bool written = !o.output.output.empty();
  if (written) check_output(o.output.output, o.output.if_exists());
  std::vector<std::string> warnings;
  const Warn warn = console.warn_sink(warnings);
  ScoreTableOptions table_options;
  table_options.pool_tracks = o.sightings == "pool";
  table_options.renormalise = o.renormalise;
  const auto own = read_based_table(o.table, {o.model, {}}, table_options, warn);
  const auto source = find_source_cells(own, o.reference, warn, o.renormalise);
  if (source.cells.size() == 0)
    throw Error(Kind::bad_data, o.model.string() + ": holds no scores of calibration cells to compare with. Run " +
                                    "`leukolens calibrate` again, or give the table it was run on with --reference.");
  const auto fresh = fresh_rows(own.table, own.basis.seen, o.role.empty() ? std::nullopt : std::optional(o.role));
  auto cells = select(own.table, fresh.rows);
  decide_anew(cells, own.basis.calibration, warn);
  auto options = o.drift;
  options.phase_unit = name_of(own.basis.model->preprocessing.unit);
  const auto drift = compare_runs(cells, source, options, warn);
  auto context = context_of(own.basis, o.table);
  context.rows = {fresh.sentence, source.sentence + "."};
  context.warnings = warnings;
  if (written) {
    FolderWriter folder(o.output.output, o.output.if_exists(), "drift.json");
    write_drift(folder.part(), drift, context, {o.figures.format()});
    folder.commit();
  }
  for (const auto& line : context.rows) console.say(line);
  for (const auto& line : drift_text(drift)) console.say(line);
  if (written) console.say("written: " + (o.output.output / "report.html").string());
  console.result(drift_json(drift, context));
  return 0;
}
