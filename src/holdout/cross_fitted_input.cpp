#include "leukolens/holdout/cross_fitted_input.hpp"

#include <algorithm>

#include "leukolens/core/folds.hpp"
#include "leukolens/holdout/evaluation_input.hpp"
#include "leukolens/holdout/fit_calibration.hpp"

namespace leukolens {
namespace {

constexpr int folds = 5;

/// What was asked for when the calibration was fitted.
FitCalibrationOptions options_of(const Calibration& calibration) {
  const auto& chosen = calibration.fitted.at(calibration.chosen);
  FitCalibrationOptions options;
  options.calibrators.methods = {chosen.method};
  options.calibrators.fit.smoothing = chosen.smoothing;
  const auto& decisions = calibration.decisions;
  if (decisions.sets) options.decisions.conformal = decisions.sets->options;
  if (decisions.abstention) options.decisions.abstention = decisions.abstention->options;
  if (decisions.unknown) options.decisions.unknown = decisions.unknown->quantile;
  options.role = every_role;
  options.measure_gain = false;
  return options;
}

void put(CellDecisions& all, const CellDecisions& fold, const std::vector<int>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (all.sets.rows() > 0) all.sets.row(rows[i]) = fold.sets.row(static_cast<Eigen::Index>(i));
    all.decisions[static_cast<std::size_t>(rows[i])] = fold.decisions[i];
  }
}

}  // namespace

EvaluationInput cross_fitted_input(const ScoreTable& rows, const Calibration& calibration, const Warn& warn) {
  auto input = evaluation_input(rows, calibration, warn);
  const auto options = options_of(calibration);
  const auto fold_of = deal_folds(rows.labels, groups_to_part(rows.donors), folds, options.seed);
  const int last = *std::max_element(fold_of.begin(), fold_of.end());
  for (int fold = 0; fold <= last; ++fold) {
    const auto part = rows_of_fold(fold_of, fold);
    const auto held_out = select(rows, part.held_out);
    const auto fitted = fit_calibration(select(rows, part.fitted), options, {}).calibration;
    const Table p = apply(fitted, logits_of(held_out, {}));
    input.probabilities(part.held_out, Eigen::all) = p;
    if (input.cell_decisions) put(*input.cell_decisions, decide_rows(fitted, held_out, p, {}), part.held_out);
  }
  if (input.cell_decisions)
    input.cell_decisions->notes.push_back(
        "The calibration was fitted on these rows, so each cell's probabilities, set and decision are here those of a "
        "calibration fitted on the other of " +
        std::to_string(last + 1) + " folds: they tell how such a calibration does on unseen cells.");
  return input;
}

}  // namespace leukolens
