// leukolens calibrate — makes 90 % mean 90 %
#include "calibrate.hpp"

#include "leukolens/calibration/fit_decisions.hpp"
#include "leukolens/calibration/judged.hpp"
#include "leukolens/calibration/provenance.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/model/model.hpp"

using namespace leukolens;

void setup_calibrate(CLI::App& app, CalibrateCommandOptions& o) {
  auto& c = *app.add_subcommand("calibrate", "Fit confidences to the truth on labelled cells kept for that.");
  add_scores(c, o.scores);
  add_model(c, o.model, false)->description("model folder that made the table; gets the calibration");
  add_output(c, o.output, "file to write the calibration to, where there is no --model");
  c.get_option("--output")->excludes("--model");
  c.add_option("--method", o.methods, "temperature, vector; with several the first is the one that counts")
      ->capture_default_str()
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember({"temperature", "vector"}));
  c.add_flag("--no-smoothing", o.no_smoothing, "do not mix 1/(n+1) of the uniform distribution into the result");
  add_decisions(c, o.decisions);
  add_seed(c, o.seed);
  c.add_option("--threads", o.threads, "processor threads; the fits run on one")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  add_common(c, o.common);
  c.footer(
      "Uses the rows of the role `calibrate`, else labelled `new` ones, never those trained on. A table without roles "
      "is used whole. Where sets or acceptance are asked for, half of the rows (whole donors) fit the calibrator and "
      "the "
      "other half those.\n"
      "Examples:\n  leukolens calibrate predictions.csv --model M\n"
      "  leukolens calibrate predictions.csv --model M --conformal lac --coverage 0.9 --max-error 0.02");
}

namespace {

CalibrateOptions options_of(const CalibrateCommandOptions& o) {
  CalibrateOptions options;
  options.methods.clear();
  for (const auto& name : o.methods) options.methods.push_back(calibration_method_from(name));
  options.smoothing = !o.no_smoothing;
  return options;
}

void say_result(const Calibration& calibration, const RowChoice& choice, const std::filesystem::path& written,
                Console& console) {
  console.say(choice.sentence);
  for (const auto& c : calibration.fitted) {
    if (c.status == FitStatus::ok)
      console.say("  " + describe(c));
    else
      console.warn(describe(c));
  }
  for (const auto& sentence : describe(calibration.decisions, calibration.classes)) console.say("  " + sentence);
  console.say("written: " + written.string());
  Json result = to_json(calibration);
  result["rows"].erase("content_hashes");
  result["output"] = written.string();
  console.result(result);
}

}  // namespace

int run_calibrate(const CalibrateCommandOptions& o, Console& console) {
  if (o.model.empty() && o.output.output.empty())
    throw Error(Kind::usage, "calibrate: no place for the result. Give --model MODEL or --output FILE.");
  check_output_is_no_input(o.output, {o.scores.table});
  const bool for_model = !o.model.empty();
  const auto written = for_model ? o.model / "calibration.json" : o.output.output;
  check_output(written, for_model ? IfExists::replace : o.output.if_exists());
  const auto warn = console.warn_sink();
  Model model;
  if (for_model) {
    model = read_model(o.model);
    check_made_by(o.scores.table, o.model, model.weights_sha256);
  }
  const auto table = read_scores(o.scores, model.classes, warn);
  auto choice = rows_to_calibrate_on(table, o.scores.wanted_role());
  const auto rows = select(table, choice.rows);
  const auto decisions = o.decisions.options(!rows.novelty.empty(), o.seed);
  const auto halves = decisions.need_own_rows() ? halve(rows, o.seed, warn) : Halves{};
  const auto own = decisions.need_own_rows() ? select(rows, halves.calibrator) : rows;
  choice.sentence += halves.sentence;
  auto calibration = calibrate(logits_of(own, warn), own.labels, own.classes, options_of(o));
  calibration.decisions = fit_decisions(calibration, rows, halves, decisions, warn);
  calibration.weights_sha256 = model.weights_sha256;
  if (for_model) {
    const auto list = calibration_rows_csv(table, choice.rows);
    note_rows(calibration, table, choice, list);
    write_calibration(o.model, calibration, list);
  } else {
    note_rows(calibration, table, choice);
    write_file(written, json_text(to_json(calibration)), o.output.if_exists());
  }
  say_result(calibration, choice, written, console);
  return 0;
}
