// leukolens evaluate — how far can the confidences be trusted?
#include "evaluate.hpp"

#include <fmt/format.h>

#include "leukolens/calibration/judged.hpp"
#include "leukolens/calibration/provenance.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/model/model.hpp"
#include "leukolens/report/report.hpp"

using namespace leukolens;
namespace fs = std::filesystem;

void setup_evaluate(CLI::App& app, EvaluateOptions& o) {
  auto& c = *app.add_subcommand("evaluate", "How far can classes and confidences be trusted? Writes a report.");
  add_scores(c, o.scores);
  add_model(c, o.model, false)->description("model folder: judge the table's logits as it calibrates them now");
  c.add_option("--calibration", o.calibration, "calibration file: judge the logits as it calibrates them")
      ->check(existing_path())
      ->excludes("--model");
  add_output(c, o.output, "folder of the report")->required();
  c.add_option("--bins", o.metrics.bins, "bins of the reliability diagram, ECE and MCE")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  c.add_option("--min-bin", o.metrics.min_bin, "fewest cells in a bin that MCE looks at")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000000000));
  c.add_option("--draws", o.metrics.interval.draws, "bootstrap draws of the intervals")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000000));
  add_seed(c, o.metrics.interval.seed);
  c.add_option("--figures", o.figures, "figures beside the page: svg, also as pdf or png, or none")
      ->capture_default_str()
      ->check(CLI::IsMember({"svg", "pdf", "png", "none"}));
  c.add_flag("--no-figures", o.no_figures, "the same as --figures none; needs no gnuplot");
  add_common(c, o.common);
  c.footer(
      "Judges the rows of the role `test` and labelled `new` ones, but none that the calibration was fitted on. A "
      "table "
      "without roles is judged whole.\n"
      "Example:\n  leukolens evaluate predictions.csv --model M --output report");
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
  if (!o.model.empty()) check_belongs(*basis.calibration, path, basis.model.weights_sha256, basis.model.classes);
  basis.seen = rows_seen_by(*basis.calibration, path);
  return basis;
}

ReportContext context_of(const EvaluateOptions& o, const Basis& basis, const RowChoice& choice) {
  ReportContext context;
  context.title = o.scores.table.filename().string();
  context.table = o.scores.table.string();
  context.tool_version = LEUKOLENS_VERSION;
  if (!o.model.empty())
    context.model = fmt::format("{} ({}, weights {}...)", o.model.string(), basis.model.architecture,
                                basis.model.weights_sha256.substr(0, 12));
  if (basis.calibration) context.calibration = describe(basis.calibration->fitted[basis.calibration->chosen]);
  context.rows = {choice.sentence};
  context.choice = choice;
  return context;
}

double value_of(const NamedEstimates& metrics, std::string_view name) {
  for (const auto& [key, estimate] : metrics)
    if (key == name) return estimate.value;
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

int run_evaluate(const EvaluateOptions& o, Console& console) {
  check_output(o.output.output, o.output.if_exists());
  std::vector<std::string> warnings;
  const Warn warn = [&](const std::string& text) {
    warnings.push_back(text);
    console.warn(text);
  };
  const auto basis = read_basis(o, warn);
  const auto classes = basis.calibration ? basis.calibration->classes : basis.model.classes;
  const auto table = read_scores(o.scores, classes, warn);
  const auto choice = rows_to_evaluate_on(table, basis.seen, o.scores.wanted_role());
  const auto rows = select(table, choice.rows);
  const auto evaluation = evaluate(judged(rows, basis.calibration, warn), o.metrics);

  auto context = context_of(o, basis, choice);
  context.warnings = warnings;
  ReportOptions report;
  report.figures = figure_format_from(o.no_figures ? "none" : o.figures);
  FolderWriter folder(o.output.output, o.output.if_exists());
  write_report(folder.part(), evaluation, context, report);
  folder.commit();

  console.say(choice.sentence);
  console.say(fmt::format("{} cells, accuracy {:.3f}, NLL {:.3f}, ECE {:.3f}", evaluation.n,
                          value_of(evaluation.metrics, "accuracy"), value_of(evaluation.metrics, "nll"),
                          value_of(evaluation.metrics, "ece")));
  console.say(verdict(evaluation));
  console.say("written: " + (o.output.output / "report.html").string());
  console.result(metrics_json(evaluation, context));
  return 0;
}
