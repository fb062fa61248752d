// leukolens calibrate — makes 90 % mean 90 %
#include "calibrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/output_apart.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/holdout/advice.hpp"
#include "leukolens/holdout/basis.hpp"
#include "leukolens/holdout/fit_calibration.hpp"
#include "leukolens/holdout/provenance.hpp"
#include "program.hpp"

using namespace leukolens;

namespace {

const std::string by_cross_validation = "auto";

/// What is fitted, and how.
void add_calibrators(Command& c, CalibrateCommandOptions& o) {
  std::vector<std::string> names{by_cross_validation};
  for (const auto method : all_calibration_methods()) names.push_back(name_of(method));
  c.add(
       "--method", o.methods,
       "calibrators, comma-separated; the first is the one that counts. `auto` chooses by cross-validation, "
       "among those named after it, or all that the rows are enough for: the simplest within one standard error of the "
       "best")
      .show_default()
      .separator(',')
      .one_value_each()
      .check(one_of(names));
  c.flag("--no-smoothing", o.no_smoothing,
         "plain maximum likelihood: no prior on the temperature, nothing of the uniform distribution mixed in");
  c.flag("--no-shrinkage", o.no_shrinkage, "bcts, vector, matrix: do not pull them towards temperature scaling");
  c.add("--odir", o.odir, "dirichlet: LAMBDA,MU, weight of the squared off-diagonal entries and of the biases")
      .show_default()
      .separator(',')
      .values(2)
      .check(range(0., 1e9));
  c.add("--folds", o.folds, "folds of `--method auto`, of whole donors where they are known")
      .show_default()
      .check(range(2, 1000));
  c.add("--cross-fit", o.cross_fit,
        "K: instead of one calibrator, write the rows to --output (.csv, .jsonl, .npz) with probabilities that "
        "were each calibrated on the other of K folds, for `leukolens evaluate`")
      .check(range(2, 1000))
      .excludes("--model");
}

}  // namespace

void setup_calibrate(CommandLine& program, CalibrateCommandOptions& o) {
  auto c = program.command("calibrate", "Fit confidences to the truth on labelled cells kept for that.");
  add_scores(c, o.scores);
  add_model(c, o.model, false).describe("model folder that made the table; gets the calibration");
  add_output(c, o.output, "file to write the calibration to, where there is no --model");
  c.option("--output").excludes("--model");
  add_calibrators(c, o);
  add_decisions(c, o.decisions);
  c.option("--cross-fit").excludes("--conformal").excludes("--max-error").excludes("--unknown");
  add_history(c, o.history);
  c.option("table").required(false);
  add_seed(c, o.seed);
  c.add("--threads", o.threads, "processor threads; the fits run on one").show_default().check(range(1, 256));
  add_common(c, o.common);
  c.footer(
      "Uses the rows of the role `calibrate`, else labelled `new` ones, never those trained on. A table without roles "
      "is used whole; so is MODEL/oof_predictions.csv of a training with --folds. Where sets or acceptance are asked "
      "for, half of the rows (whole donors) fit the calibrator and "
      "the "
      "other half those.\n"
      "Examples:\n  leukolens calibrate predictions.csv --model M\n"
      "  leukolens calibrate predictions.csv --model M --conformal lac --coverage 0.9 --max-error 0.02\n"
      "  leukolens calibrate logits.csv --cross-fit 5 --output honest.csv");
}

namespace {

CalibrateOptions options_of(const CalibrateCommandOptions& o) {
  CalibrateOptions options;
  options.methods.clear();
  options.choose = o.methods.front() == by_cross_validation;
  for (const auto& name : o.methods) {
    if (name != by_cross_validation)
      options.methods.push_back(calibration_method_from(name));
    else if (&name != &o.methods.front())
      throw Error(Kind::usage, "--method: `auto` stands first or not at all.");
  }
  options.folds = o.folds;
  options.seed = o.seed;
  if (o.no_smoothing) options.fit.smoothing = no_smoothing;
  options.fit.shrink = !o.no_shrinkage;
  options.fit.dirichlet.lambda = o.odir.at(0);
  options.fit.dirichlet.mu = o.odir.at(1);
  return options;
}

void say_choice(const MethodChoice& choice, Console& console) {
  console.say(fmt::format("{} folds of {} ({}): NLL {:.4f} before", choice.folds, choice.by_donor ? "donors" : "cells",
                          choice.units, choice.nll_uncalibrated));
  for (const auto& c : choice.candidates)
    console.say(c.status == FitStatus::ok ? fmt::format("  {} {:<21}NLL {:.4f}, {:.4f} +- {:.4f} above the best",
                                                        c.method == choice.chosen ? '*' : ' ', name_of(c.method), c.nll,
                                                        c.excess, c.excess_se)
                                          : fmt::format("    {:<21}{}", name_of(c.method), name_of(c.status)));
}

/// Methods that `--method auto` alone leaves out.
void say_left_out(const MethodChoice& choice, Console& console) {
  std::vector<std::string> left_out;
  for (const auto method : all_calibration_methods())
    if (std::ranges::none_of(choice.candidates, [&](const auto& c) { return c.method == method; }))
      left_out.push_back(name_of(method));
  if (!left_out.empty())
    console.say("  left out, for some class has fewer than 50 rows: " + join(left_out, ", ") +
                ". To try them all the same, name them: --method auto,temperature," + join(left_out, ","));
}

/// What to try where a calibration does more harm than chance explains.
std::string advice_on_loss(const Calibration& calibration) {
  const bool temperature = calibration.fitted[calibration.chosen].method == CalibrationMethod::temperature;
  return std::string(" Give it more calibrate rows") + (temperature ? "." : ", or try `--method temperature`.");
}

void say_donors(const std::vector<DonorTemperature>& donors, Console& console) {
  if (donors.size() < 2) return;
  constexpr std::size_t shown = 20;
  console.say("Each donor's own temperature (a diagnosis; +- one standard error):");
  for (std::size_t i = 0; i < std::min(shown, donors.size()); ++i) {
    const auto& d = donors[i];
    console.say(d.status == FitStatus::ok ? fmt::format("  {} ({} cells): {:.2f} +- {:.2f}", d.donor, d.n,
                                                        d.temperature, d.temperature * d.log_se)
                                          : fmt::format("  {} ({} cells): none, {}", d.donor, d.n, name_of(d.status)));
  }
  if (donors.size() > shown) console.say(fmt::format("  and {} more in the file", donors.size() - shown));
}

void say_result(const Calibration& calibration, const RowChoice& choice, bool of_all,
                const std::filesystem::path& written, Console& console) {
  console.say(choice.sentence);
  if (calibration.choice) say_choice(*calibration.choice, console);
  if (calibration.choice && of_all) say_left_out(*calibration.choice, console);
  for (const auto& c : calibration.fitted) {
    if (c.status == FitStatus::ok)
      console.say("  " + describe(c));
    else
      console.warn(describe(c));
  }
  if (calibration.gain && calibration.gain->loses())
    console.warn(describe(*calibration.gain) + advice_on_loss(calibration));
  else if (calibration.gain)
    console.say("  " + describe(*calibration.gain));
  say_donors(calibration.donors, console);
  for (const auto& sentence : describe(calibration.decisions, calibration.classes)) console.say("  " + sentence);
  console.say("written: " + written.string());
  Json result = to_json(calibration);
  result["rows"].erase("content_hashes");
  result["output"] = written.string();
  console.result(result);
}

int run_cross_fit(const CalibrateCommandOptions& o, Console& console) {
  const auto warn = console.warn_sink();
  const auto table = read_scores(o.scores.table, table_options(o.scores), warn);
  const auto fitted = cross_fit_rows(table, {options_of(o), {}, o.scores.wanted_role(), o.seed}, o.cross_fit, warn);
  RunStamp stamp = run_stamp();
  stamp.weights_sha256 = weights_of(o.scores.table).value_or("");
  write_cross_fit(o.output.output, fitted.rows, fitted.logits, fitted.fit, options_of(o), stamp, o.output.if_exists());
  for (const auto& c : fitted.fit.calibrators)
    if (c.status != FitStatus::ok) console.warn(describe(c));
  console.say(fitted.choice.sentence);
  console.say("  " + describe(fitted.fit));
  console.say("written: " + o.output.output.string());
  Json result = to_json(fitted.fit);
  result["output"] = o.output.output.string();
  console.result(result);
  return 0;
}

/// Whether every row has a novelty; a warning where the column is there and some have none.
bool knows_novelty(const ScoreTable& table, const Warn& warn) {
  const auto unknown =
      std::count_if(table.novelty.begin(), table.novelty.end(), [](double v) { return std::isnan(v); });
  if (unknown > 0)
    warn(fmt::format("{}: {} of {} rows have no novelty, so no cell will be called unknown. {} to have it.",
                     table.path.string(), unknown, table.size(),
                     is_out_of_fold(table) ? "Train again with this version" : "Classify the cells again"));
  return !table.novelty.empty() && unknown == 0;
}

/// The table and, where it calibrates a model, that model: they must belong together.
BasedTable read_table(const CalibrateCommandOptions& o, const Warn& warn) {
  BasedTable own;
  auto options = table_options(o.scores);
  if (!o.model.empty()) {  // without its calibration, which is about to be replaced
    own.basis.model_folder = o.model;
    own.basis.model = read_model(o.model);
    check_table(own.basis, o.scores.table);
    options.classes = own.basis.model->classes;
  }
  own.table = read_scores(o.scores.table, options, warn);
  return own;
}

}  // namespace

int run_calibrate(const CalibrateCommandOptions& o, Console& console) {
  if (o.history.wanted()) return run_history(o.history, o.model, console);
  if (o.scores.table.empty())
    throw Error(Kind::usage, "calibrate: no table to calibrate on. Give one, or --model MODEL --list.");
  if (o.model.empty() && o.output.output.empty())
    throw Error(Kind::usage, "calibrate: no place for the result. Give --model MODEL or --output FILE.");
  if (o.cross_fit > 0) return run_cross_fit(o, console);
  const bool for_model = !o.model.empty();
  const auto written = for_model ? o.model / "calibration.json" : o.output.output;
  if (for_model) check_output_apart(written, std::array{o.scores.table});
  check_output(written, for_model ? IfExists::replace : o.output.if_exists());
  const auto warn = console.warn_sink();
  const auto own = read_table(o, warn);
  const auto arguments = o.decisions.arguments();
  auto [calibration, choice, threshold_rows] =
      fit_calibration(own.table,
                      {options_of(o), o.decisions.options(knows_novelty(own.table, warn), o.seed),
                       o.scores.wanted_role(), o.seed, advice_on_no_rows(o.model, "calibrate", arguments)},
                      warn);
  calibration.made = calibration_origin();
  if (for_model) {
    calibration.weights_sha256 = own.basis.model->weights_sha256;
    const auto rows_csv = calibration_rows_csv(own.table, choice.rows);
    note_rows(calibration, own.table, choice, rows_csv);
    write_calibration(o.model, calibration, rows_csv);
  } else {
    note_rows(calibration, own.table, choice);
    write_file(written, json_text(to_json(calibration)), o.output.if_exists());
  }
  say_result(calibration, choice, o.methods.size() == 1, written, console);
  const auto advice = advice_on_few_rows(calibration.decisions, threshold_rows, o.model, arguments);
  if (!advice.empty()) console.warn(advice);
  return 0;
}
