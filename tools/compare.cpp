// leukolens compare — two models on the same cells
#include "compare.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/holdout/rows.hpp"
#include "leukolens/report/comparison.hpp"
#include "program.hpp"
#include "scores.hpp"
#include "source.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

void setup_compare(CommandLine& program, CompareOptions& o) {
  auto c = program.command("compare", "Which of two models is better on the same labelled cells?");
  c.add("A", o.a, "predictions of the first model, or any table of scores with labels and ids")
      .required()
      .check(existing_path());
  c.add("B", o.b, "predictions of the second model on the same cells").required().check(existing_path());
  add_output(c, o.output, "folder of the comparison").required();
  c.add("--calibration-a", o.calibration_a, "model folder or calibration file: calibrates A's logits")
      .check(existing_path());
  c.add("--calibration-b", o.calibration_b, "model folder or calibration file: calibrates B's logits")
      .check(existing_path());
  c.add("--footing", o.footing,
        "what the probabilities rest on: as-is, raw (both the softmax of their logits) or calibrated (both by "
        "temperature, cross-fitted on the cells compared)")
      .show_default()
      .check(one_of({"as-is", "raw", "calibrated"}));
  add_renormalise(c, o.renormalise);
  add_sightings(c, o.sightings);
  c.add("--role", o.role,
        "compare on the rows of this role, or `all` rows, instead of those that neither model has seen");
  c.add("--bins", o.comparison.bins, "bins of the ECE").show_default().check(range(1, 1000));
  c.add("--draws", o.comparison.interval.draws, "bootstrap draws of the intervals")
      .show_default()
      .check(range(1, 1000000));
  add_seed(c, o.comparison.interval.seed);
  add_figures(c, o.figures);
  add_common(c, o.common);
  c.footer(
      "Cells are matched by content hash, else by id; differences are B - A, with intervals over donors. Rests on "
      "labelled rows of the roles `test` and `new` in both tables.\n"
      "Example:\n  leukolens compare predictions.csv predictions.csv --calibration-b M --output comparison");
}

namespace {

/// The rows of one table that may be compared on, and what turns its logits into probabilities.
struct Side {
  ScoreTable rows;
  std::optional<Calibration> calibration;
  std::string sentence;
  RunStamp stamp;
};

Side read_side(const CompareOptions& o, const fs::path& table, const fs::path& calibration, const Warn& warn) {
  const auto paths = fs::is_directory(calibration) ? BasisPaths{calibration, {}} : BasisPaths{{}, calibration};
  ScoreTableOptions options;
  options.pool_tracks = o.sightings == "pool";
  options.require_labels = true;
  options.renormalise = o.renormalise;
  auto own = read_based_table(table, paths, options, warn);
  const auto choice =
      rows_to_evaluate_on(own.table, own.basis.seen, o.role.empty() ? std::nullopt : std::optional(o.role));
  const auto stamp = stamp_of(own.basis, table, run_stamp());
  return {select(std::move(own.table), choice.rows), own.basis.calibration, table.string() + ": " + choice.sentence,
          stamp};
}

}  // namespace

int run_compare(const CompareOptions& o, Console& console) {
  check_output(o.output.output, o.output.if_exists());
  std::vector<std::string> warnings;
  const Warn warn = console.warn_sink(warnings);
  const auto a = read_side(o, o.a, o.calibration_a, warn);
  const auto b = read_side(o, o.b, o.calibration_b, warn);
  auto options = o.comparison;
  options.footing = footing_from(o.footing);
  const auto comparison = compare(a.rows, a.calibration, b.rows, b.calibration, options, warn);
  if (!comparison.same_footing) warn(footing_sentence(comparison));
  ReportContext context;
  context.table = o.a.string();
  context.stamp = a.stamp;
  context.stamp_b = b.stamp;
  context.rows = {footing_sentence(comparison), a.sentence, b.sentence};
  context.warnings = warnings;
  FolderWriter folder(o.output.output, o.output.if_exists(), "comparison.json");
  write_comparison(folder.part(), comparison, context, o.b.string(), {o.figures.format()});
  folder.commit();
  for (const auto& line : context.rows) console.say(line);
  for (const auto& line : comparison_text(comparison, o.a.string(), o.b.string())) console.say(line);
  console.say("written: " + (o.output.output / "comparison.json").string());
  console.result(comparison_json(comparison, context, o.b.string()));
  return 0;
}
