// leukolens evaluate — how far can the confidences be trusted?
#include "evaluate.hpp"

#include <fmt/format.h>

#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/holdout/advice.hpp"
#include "leukolens/holdout/cross_fitted_input.hpp"
#include "leukolens/holdout/evaluation_input.hpp"
#include "leukolens/holdout/provenance.hpp"
#include "leukolens/report/methods_text.hpp"
#include "leukolens/report/report.hpp"
#include "leukolens/report/unknown_text.hpp"
#include "program.hpp"
#include "source.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

void setup_evaluate(CommandLine& program, EvaluateOptions& o) {
  auto c = program.command("evaluate", "How far can classes and confidences be trusted? Writes a report.");
  add_scores(c, o.scores);
  add_basis(c, o.basis);
  c.add("--top1", o.top1, "CSV of true_label,pred_label,confidence in place of a table of scores")
      .check(existing_path());
  for (const char* other : {"table", "--input", "--arrays", "--role", "--model", "--calibration"})
    c.option("--top1").excludes(other);
  c.option("table").required(false);
  c.add("--by", o.scores.by,
        "column whose values get figures of their own; may be given again (track: as --sightings pool)")
      .one_value_each();
  c.add("--count", o.count, "add the differential count of each specimen or donor")
      .check(one_of({"specimen", "donor"}))
      .excludes("--top1");
  add_output(c, o.output, "folder of the report").required();
  c.add("--bins", o.metrics.bins, "bins of the reliability diagram, ECE and MCE").show_default().check(range(1, 1000));
  c.add("--min-bin", o.metrics.min_bin, "fewest cells in a bin that MCE looks at")
      .show_default()
      .check(range(1, 1000000000));
  c.add("--margin", o.metrics.margin, "gap of confidence and accuracy that counts as none (0.05: 5 points)")
      .show_default()
      .check(range(0.001, 0.5));
  c.add("--draws", o.metrics.interval.draws, "bootstrap draws of the intervals").show_default().check(range(1, 100000));
  c.add("--interval", o.interval, "how intervals are made; auto: by the number of donors")
      .show_default()
      .check(one_of({"auto", "jackknife", "bootstrap"}));
  add_seed(c, o.metrics.interval.seed);
  add_figures(c, o.figures);
  c.flag("--summary", o.summary, "also write page one as summary.pdf, one sheet of A4");
  c.flag("--methods-text", o.methods_text,
         "also write methods.md, references.bib and checklist.md (TRIPOD+AI) for a paper");
  add_common(c, o.common);
  c.footer(
      "Evaluates the rows of the role `test` and labelled `new` ones, but none that the calibration was fitted on. A "
      "table without roles is used whole. A column `donor` makes the donor the unit of all intervals; `weight` "
      "weights the cells; `purity` (fraction of a capture that is of its label) gives an accuracy corrected for it.\n"
      "Example:\n  leukolens evaluate predictions.csv --model M --output report --count specimen");
}

namespace {

EvaluationOptions metric_options(const EvaluateOptions& o) {
  auto options = o.metrics;
  if (o.interval == "jackknife") options.interval.method = IntervalMethod::jackknife;
  if (o.interval == "bootstrap") options.interval.method = IntervalMethod::bootstrap;
  return options;
}

/// The differential count of each specimen among the rows that are evaluated.
Differential count(const EvaluateOptions& o, const BasedTable& own, const std::vector<int>& rows, const Warn& warn) {
  DifferentialOptions options;
  options.names = {"--count specimen|donor", "--max-unknown of `leukolens differential`"};
  options.by = o.count == "donor" ? CountBy::donor : CountBy::specimen;
  const auto source = find_source_cells(own, {}, warn);
  if (source.cells.labels.empty())
    throw Error(Kind::bad_data, o.scores.table.string() +
                                    ": --count corrects for wrong calls by the calibration cells, which are not to be "
                                    "found. Leave --count out, or use `leukolens differential` with --calibrated-on "
                                    "or --source-prior.");
  auto cells = select(own.table, rows);
  decide_anew(cells, own.basis.calibration, {});  // evaluate has warned already
  return count_cells(cells, source, options, warn);
}

/// The estimates and what a reader must know of them.
struct Outcome {
  Evaluation evaluation;
  ReportContext context;
  Basis basis = {};
};

Outcome evaluate_scores(const EvaluateOptions& o, const Warn& warn) {
  auto own = read_based_table(o.scores.table, o.basis, table_options(o.scores), warn);
  const auto& basis = own.basis;
  // out-of-fold rows that the calibration was fitted on serve too, calibrated by what was fitted on the others
  const bool cross_fitted = is_out_of_fold(own.table) && basis.calibration && holds_seen_rows(own.table, basis.seen);
  const auto choice =
      rows_to_evaluate_on(own.table, cross_fitted ? std::set<std::string>() : basis.seen, o.scores.wanted_role(),
                          advice_on_no_rows(basis.model_folder, "evaluate", "--output REPORT"));
  if (basis.calibration) warn_of_same_table(*basis.calibration, own.table, choice, warn);
  auto context = context_of(own.basis, o.scores.table);
  context.rows = {choice.sentence};
  if (cross_fitted)
    context.rows.push_back(
        "The calibration was fitted on these very cells; here each is calibrated and decided on by one that was fitted "
        "on the other of 5 folds: sets and acceptance are those of these five, from fewer cells, not of the model's "
        "own "
        "thresholds.");
  context.choice = choice;
  if (cross_fitted && !o.count.empty())
    throw Error(Kind::bad_data, o.scores.table.string() +
                                    ": --count corrects for wrong calls by the calibration cells, which these rows are "
                                    "themselves. Leave --count out, or classify other specimens.");
  if (!o.count.empty()) context.differential = count(o, own, choice.rows, warn);
  const auto rows = select(std::move(own.table), choice.rows);
  const auto input = cross_fitted ? cross_fitted_input(rows, *basis.calibration, warn)
                                  : evaluation_input(rows, basis.calibration, warn);
  return {evaluate(input, metric_options(o)), context, std::move(own.basis)};
}

Outcome evaluate_top_labels(const EvaluateOptions& o, const Warn& warn) {
  Outcome out{evaluate(top_label_input(read_top_labels(o.top1, o.scores.by, warn)), metric_options(o)), {}};
  out.context.title = o.top1.filename().string();
  out.context.table = o.top1.string();
  out.context.stamp = run_stamp();
  out.context.rows = {fmt::format("All {} rows: calls and their confidence alone.", out.evaluation.n)};
  return out;
}

}  // namespace

int run_evaluate(const EvaluateOptions& o, Console& console) {
  check_output(o.output.output, o.output.if_exists());
  std::vector<std::string> warnings;
  const Warn warn = console.warn_sink(warnings);
  if (o.scores.table.empty() && o.top1.empty())
    throw Error(Kind::usage, "evaluate: nothing to evaluate. Give a table, or --top1 FILE.csv.");
  auto [evaluation, context, basis] = o.top1.empty() ? evaluate_scores(o, warn) : evaluate_top_labels(o, warn);
  if (evaluation.decisions && evaluation.decisions->unknown_check)
    for (const auto& text : unknown_warnings(*evaluation.decisions->unknown_check, "labelled")) warn(text);
  context.warnings = warnings;
  ReportOptions report;
  report.figures = o.figures.format();
  report.summary = o.summary;
  FolderWriter folder(o.output.output, o.output.if_exists(), "metrics.json");
  write_report(folder.part(), evaluation, context, report);
  if (o.methods_text) write_paper_pack(folder.part(), evaluation, context, methods_basis(std::move(basis)));
  folder.commit();

  for (const auto& sentence : context.rows) console.say(sentence);
  const auto nll = value_of(evaluation.metrics, "nll");
  console.say(fmt::format("{} cell{}, accuracy {:.3f}, {}ECE {:.3f}", evaluation.n, evaluation.n == 1 ? "" : "s",
                          value_of(evaluation.metrics, "accuracy"),
                          std::isnan(nll) ? "" : fmt::format("NLL {:.3f}, ", nll),
                          value_of(evaluation.metrics, "ece")));
  console.say(verdict(evaluation));
  console.say(bin_sentence(evaluation));
  if (evaluation.decisions) console.say(decision_sentence(*evaluation.decisions));
  console.say("written: " + (o.output.output / "report.html").string());
  console.result(metrics_json(evaluation, context));
  return 0;
}
