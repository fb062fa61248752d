// leukolens evaluate — how far can the confidences be trusted?
#include "evaluate.hpp"

#include <fmt/format.h>

#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/holdout/evaluation_input.hpp"
#include "leukolens/holdout/provenance.hpp"
#include "leukolens/model/model.hpp"
#include "leukolens/report/report.hpp"
#include "source.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

void setup_evaluate(CLI::App& app, EvaluateOptions& o) {
  auto& c = *app.add_subcommand("evaluate", "How far can classes and confidences be trusted? Writes a report.");
  add_scores(c, o.scores);
  add_model(c, o.model, false)->description("model folder: judge the table's logits as it calibrates them now");
  c.add_option("--calibration", o.calibration, "calibration file: judge the logits as it calibrates them")
      ->check(existing_path())
      ->excludes("--model");
  c.add_option("--top1", o.top1, "CSV of true_label,pred_label,confidence in place of a table of scores")
      ->check(existing_path());
  for (const char* other : {"table", "--input", "--arrays", "--role", "--model", "--calibration"})
    c.get_option("--top1")->excludes(c.get_option(other));
  c.get_option("table")->required(false);
  c.add_option("--by", o.scores.by, "column whose values get figures of their own; may be given again")
      ->allow_extra_args(false);
  c.add_option("--count", o.count, "add the differential count of each specimen or donor")
      ->check(CLI::IsMember({"specimen", "donor"}))
      ->excludes("--top1");
  add_output(c, o.output, "folder of the report")->required();
  c.add_option("--bins", o.metrics.bins, "bins of the reliability diagram, ECE and MCE")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  c.add_option("--min-bin", o.metrics.min_bin, "fewest cells in a bin that MCE looks at")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000000000));
  c.add_option("--draws", o.metrics.interval.draws, "bootstrap draws of the intervals")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  c.add_option("--interval", o.interval, "how intervals are made; auto: by the number of donors")
      ->capture_default_str()
      ->check(CLI::IsMember({"auto", "jackknife", "bootstrap"}));
  add_seed(c, o.metrics.interval.seed);
  add_figures(c, o.figures);
  add_common(c, o.common);
  c.footer(
      "Judges the rows of the role `test` and labelled `new` ones, but none that the calibration was fitted on. A "
      "table without roles is judged whole. A column `donor` makes the donor the unit of all intervals; `weight` "
      "weights the cells; `purity` (part of a capture that is of its label) gives an accuracy corrected for it.\n"
      "Example:\n  leukolens evaluate predictions.csv --model M --output report --count specimen");
}

namespace {

/// What the probabilities under judgement rest on.
struct Basis {
  Model model;  ///< without classes where none was given
  std::optional<Calibration> calibration;
  std::set<std::string> seen;  ///< content hashes of the rows that the calibration was fitted on
};

Basis read_basis(const EvaluateOptions& o, const Warn& warn) {
  Basis basis;
  fs::path path = o.calibration;
  if (!o.model.empty()) {
    basis.model = read_model(o.model);
    check_made_by(o.scores.table, o.model, basis.model.weights_sha256);
    path = o.model / "calibration.json";
    if (!fs::exists(path)) {
      warn(o.model.string() + ": not calibrated; its softmax is judged. Run `leukolens calibrate` first.");
      return basis;
    }
  }
  if (path.empty()) return basis;
  basis.calibration = read_calibration(path);
  check_precision(*basis.calibration, path, precision_of(o.scores.table));
  if (!o.model.empty()) check_belongs(*basis.calibration, path, basis.model.weights_sha256, basis.model.classes);
  basis.seen = rows_seen_by(*basis.calibration, path);
  return basis;
}

EvaluationOptions metric_options(const EvaluateOptions& o) {
  auto options = o.metrics;
  if (o.interval == "jackknife") options.interval.method = IntervalMethod::jackknife;
  if (o.interval == "bootstrap") options.interval.method = IntervalMethod::bootstrap;
  return options;
}

/// The differential count of each specimen among the rows under judgement.
Differential count(const EvaluateOptions& o, const std::vector<int>& rows, const Warn& warn) {
  const auto own = read_own_table(o.scores.table, o.model, o.calibration, [](const std::string&) {});  // warned already
  DifferentialOptions options;
  options.by = o.count == "donor" ? CountBy::donor : CountBy::specimen;
  options.interval = o.metrics.interval;
  const auto source = find_source(own, {}, warn);
  if (source.cells.labels.empty())
    throw Error(Kind::bad_data, o.scores.table.string() +
                                    ": --count corrects for wrong calls by the calibration cells, which are not to be "
                                    "found. Leave --count out, or use `leukolens differential` with --calibrated-on "
                                    "or --source-prior.");
  return count_cells(select(own.table, rows), source, options, warn);
}

/// The figures and what a reader must know of them.
struct Judged {
  Evaluation evaluation;
  ReportContext context;
};

Judged judge_scores(const EvaluateOptions& o, const Warn& warn) {
  const auto basis = read_basis(o, warn);
  auto table = read_scores(o.scores, basis.calibration ? basis.calibration->classes : basis.model.classes, warn);
  const auto choice = rows_to_evaluate_on(table, basis.seen, o.scores.wanted_role());
  const auto rows = select(std::move(table), choice.rows);
  Judged out{evaluate(evaluation_input(rows, basis.calibration, warn), metric_options(o)), {}};
  if (!o.model.empty())
    out.context.model = fmt::format("{} ({}, weights {}...)", o.model.string(), basis.model.architecture,
                                    basis.model.weights_sha256.substr(0, 12));
  if (basis.calibration) out.context.calibration = describe(basis.calibration->fitted[basis.calibration->chosen]);
  out.context.rows = {choice.sentence};
  out.context.choice = choice;
  if (!o.count.empty()) out.context.differential = count(o, choice.rows, warn);
  return out;
}

Judged judge_top_labels(const EvaluateOptions& o) {
  Judged out{evaluate(top_label_input(read_top_labels(o.top1, o.scores.by)), metric_options(o)), {}};
  out.context.rows = {fmt::format("All {} rows: calls and their confidence alone.", out.evaluation.n)};
  return out;
}

double value_of(const NamedEstimates& metrics, std::string_view name) {
  for (const auto& [key, estimate] : metrics)
    if (key == name) return estimate.value;
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

int run_evaluate(const EvaluateOptions& o, Console& console) {
  check_output(o.output.output, o.output.if_exists());
  check_output_is_no_input(o.output, {o.scores.table, o.model});
  std::vector<std::string> warnings;
  const Warn warn = [&](const std::string& text) {
    warnings.push_back(text);
    console.warn(text);
  };
  if (o.scores.table.empty() && o.top1.empty())
    throw Error(Kind::usage, "evaluate: nothing to judge. Give a table, or --top1 FILE.csv.");
  auto [evaluation, context] = o.top1.empty() ? judge_scores(o, warn) : judge_top_labels(o);
  const auto& table = o.top1.empty() ? o.scores.table : o.top1;
  context.title = table.filename().string();
  context.table = table.string();
  context.tool_version = LEUKOLENS_VERSION;
  context.warnings = warnings;
  ReportOptions report;
  report.figures = o.figures.format();
  FolderWriter folder(o.output.output, o.output.if_exists(), "metrics.json");
  write_report(folder.part(), evaluation, context, report);
  folder.commit();

  for (const auto& sentence : context.rows) console.say(sentence);
  const auto nll = value_of(evaluation.metrics, "nll");
  console.say(
      fmt::format("{} cells, accuracy {:.3f}, {}ECE {:.3f}", evaluation.n, value_of(evaluation.metrics, "accuracy"),
                  std::isnan(nll) ? "" : fmt::format("NLL {:.3f}, ", nll), value_of(evaluation.metrics, "ece")));
  console.say(verdict(evaluation));
  if (evaluation.decisions) console.say(decision_sentence(*evaluation.decisions));
  console.say("written: " + (o.output.output / "report.html").string());
  console.result(metrics_json(evaluation, context));
  return 0;
}
