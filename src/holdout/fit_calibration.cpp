#include "leukolens/holdout/fit_calibration.hpp"

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

/// @throws Error  where there is nothing to leave out
void check_folds(const ScoreTable& rows) {
  if (rows.size() < 2)
    throw Error(Kind::bad_data, rows.path.string() +
                                    ": one cell cannot be divided into folds. Give more labelled cells, or name a "
                                    "method without --cross-fit.");
}

}  // namespace

FittedCalibration fit_calibration(const ScoreTable& table, const FitCalibrationOptions& options, const Warn& warn) {
  FittedCalibration out;
  out.choice = rows_to_calibrate_on(table, options.role, options.remedy);
  std::optional<ScoreTable> chosen, half;  // a large table that serves whole is not copied
  if (out.choice.rows.size() < table.size()) chosen = select(table, out.choice.rows);
  const auto& rows = chosen ? *chosen : table;
  const auto halves = options.decisions.need_own_rows() ? halve(rows, options.seed, warn) : Halves{};
  out.choice.sentence += halves.sentence;
  out.threshold_rows = options.decisions.need_own_rows() ? halves.decisions.size() : rows.size();
  if (options.decisions.need_own_rows()) half = select(rows, halves.calibrator);
  const auto& own = half ? *half : rows;
  const auto derived = own.logits.size() ? Table() : logits_of(own, warn);
  if (options.calibrators.choose) check_folds(own);
  const auto& logits = own.logits.size() ? own.logits : derived;
  out.calibration = calibrate(logits, own.labels, own.classes, options.calibrators, own.donors);
  const auto& calibrator = out.calibration.fitted[out.calibration.chosen];
  if (options.measure_gain && calibrator.status == FitStatus::ok)
    out.calibration.gain = measure_gain(calibrator.method, logits, own.labels, own.donors, options.calibrators.fit,
                                        {options.calibrators.folds, options.calibrators.seed});
  out.calibration.decisions = fit_decisions(out.calibration, rows, halves, options.decisions, warn);
  out.calibration.decisions.from_fold_models = out.choice.from_fold_models;
  return out;
}

CrossFittedRows cross_fit_rows(const ScoreTable& table, const FitCalibrationOptions& options, int folds,
                               const Warn& warn) {
  CrossFittedRows out;
  out.choice = rows_to_calibrate_on(table, options.role);
  out.rows = select(table, out.choice.rows);
  out.logits = logits_of(out.rows, warn);
  check_folds(out.rows);
  out.fit = cross_fit(out.logits, out.rows.labels, out.rows.donors, out.rows.classes, options.calibrators, folds);
  return out;
}

}  // namespace leukolens
