// leukolens differential — how many cells of each class a specimen holds, with intervals
#include "differential.hpp"

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/holdout/fresh_rows.hpp"
#include "leukolens/report/differential.hpp"
#include "scores.hpp"
#include "source.hpp"

using namespace leukolens;

void setup_differential(CommandLine& program, DifferentialCommandOptions& o) {
  auto c = program.command("differential", "Differential count of each specimen, corrected for misclassification.");
  c.add("table", o.table, "predictions.csv, or any table of logits or probabilities with a column to count by")
      .required()
      .check(existing_path());
  c.add("--by", o.by, "column that names the specimens").required().check(one_of({"specimen", "donor"}));
  add_output(c, o.output, "folder of the counts").required();
  add_basis(c, o.basis);
  c.add("--calibrated-on", o.calibrated_on,
        "table with the scores of the calibration cells, where neither the model folder nor the table has them")
      .check(existing_path());
  c.add("--source-prior", o.source_prior,
        "CLASS=FRACTION,...: class fractions that the probabilities were calibrated for, where no calibration "
        "cells are left to take them from");
  c.add("--reference", o.reference,
        "table of another method's counts or percentages, one row a specimen, one column a class")
      .check(existing_path());
  c.add("--max-unknown", o.count.max_unknown, "largest fraction of unknown cells with which a specimen is counted")
      .show_default()
      .check(range(0., 1.));
  c.add("--role", o.role, "count the rows of this role, or `all` rows, instead of those that the model has not seen");
  add_renormalise(c, o.renormalise);
  add_sightings(c, o.sightings);
  add_figures(c, o.figures);
  add_common(c, o.common);
  c.footer(
      "Counts the rows of the roles `test` and `new` and those without a role; cells that the decision calls unknown "
      "stand beside the counts (of which class they are is not known), cells for review are counted. Intervals need at "
      "least 5 calibration donors.\n"
      "Example:\n  leukolens differential predictions.csv --by specimen --model M --max-unknown 0.5 --output counts");
}

namespace {

/// CLASS=FRACTION,... in the order of the classes, made to sum to 1.
Eigen::VectorXd parse_prior(const std::string& text, const std::vector<std::string>& classes) {
  const auto fault = [&](const std::string& what) {
    return Error(Kind::usage, "--source-prior " + text + ": " + what + ". Give CLASS=FRACTION for each of " +
                                  join(classes, ", ") + ", all above 0.");
  };
  Eigen::VectorXd prior = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(classes.size()));
  for (const auto& part : split(text, ',')) {
    const auto equals = part.rfind('=');
    if (equals == std::string::npos) throw fault("`" + part + "` has no `=`");
    const double fraction = to_number(part.substr(equals + 1)).value_or(0);
    const auto place = std::find(classes.begin(), classes.end(), part.substr(0, equals));
    if (!(fraction > 0 && fraction < 1e300)) throw fault("`" + part + "` names no fraction above 0");
    if (place == classes.end()) throw fault("no class `" + part.substr(0, equals) + "`");
    prior(place - classes.begin()) = fraction;
  }
  if (!(prior.minCoeff() > 0)) throw fault("a class is missing");
  return prior / prior.sum();
}

int faulty(const Differential& differential, Console& console) {
  int n = 0;
  for (const auto& s : differential.specimens)
    if (!s.fault.empty()) {
      ++n;
      console.warn(s.name + ": not counted: " + s.fault + ".");
    }
  return n;
}

}  // namespace

int run_differential(const DifferentialCommandOptions& o, Console& console) {
  check_output(o.output.output, o.output.if_exists());
  std::vector<std::string> warnings;
  const Warn warn = console.warn_sink(warnings);
  ScoreTableOptions table_options;
  table_options.pool_tracks = o.sightings == "pool";
  table_options.renormalise = o.renormalise;
  const auto own = read_based_table(o.table, o.basis, table_options, warn);
  const auto source = find_source_cells(own, o.calibrated_on, warn, o.renormalise);
  const auto fresh = fresh_rows(own.table, own.basis.seen, o.role.empty() ? std::nullopt : std::optional(o.role));
  auto options = o.count;
  options.by = o.by == "donor" ? CountBy::donor : CountBy::specimen;
  if (!o.source_prior.empty()) options.source_prior = parse_prior(o.source_prior, own.table.classes);
  auto cells = select(own.table, fresh.rows);
  decide_anew(cells, own.basis.calibration, warn);
  const auto differential = count_cells(cells, source, options, warn);
  for (const auto& text : differential_warnings(differential)) warn(text);
  std::vector<CountAgreement> agreement;
  if (!o.reference.empty())
    agreement = agreement_of(differential, read_reference_counts(o.reference, options.by, own.table.classes, warn),
                             o.reference);

  auto context = context_of(own.basis, o.table);
  context.rows = {fresh.sentence, source.sentence + "."};
  context.warnings = warnings;
  ReportOptions report;
  report.figures = o.figures.format();
  FolderWriter folder(o.output.output, o.output.if_exists(), "differential.json");
  write_differential(folder.part(), differential, agreement, context, report);
  folder.commit();

  for (const auto& line : context.rows) console.say(line);
  for (const auto& line : differential_text(differential, agreement)) console.say(line);
  console.say("written: " + (o.output.output / "differential.csv").string());
  console.result(differential_json(differential, agreement, context));
  return faulty(differential, console) ? 1 : 0;
}
