#pragma once
#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/metrics/evaluation.hpp"
#include "leukolens/predictions/score_table.hpp"

namespace leukolens {

/// What `evaluate` looks at of rows on which a calibration was itself fitted: probabilities, sets and decisions of each
/// of 5 folds (whole donors where known) by a calibration of the same kind that was fitted on the other folds. So it
/// tells how such a calibration does on cells that it has not seen; its own thresholds rest on more rows.
/// @throws Error  as fit_calibration; Kind::bad_value where there are fewer than two donors or cells to part
EvaluationInput cross_fitted_input(const ScoreTable& rows, const Calibration& calibration, const Warn& warn);

}  // namespace leukolens
