#pragma once
#include <optional>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/calibration/cross_fit.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/holdout/fit_decisions.hpp"
#include "leukolens/holdout/rows.hpp"

namespace leukolens {

struct FitCalibrationOptions {
  CalibrateOptions calibrators;
  DecisionOptions decisions;        ///< what is not asked for stays empty
  std::optional<std::string> role;  ///< rows of this role, or `every_role`; empty: the rule of rows_to_calibrate_on
  std::uint64_t seed = 0;           ///< of the halves
  std::string remedy = {};          ///< for the error where no row is left; empty: the usual one
  bool measure_gain = true;         ///< by cross-validation, which costs as many fits as it has folds
};

struct FittedCalibration {
  Calibration calibration;         ///< without the weights' hash, which the caller knows
  RowChoice choice;                ///< its sentence tells of the halves too
  std::size_t threshold_rows = 0;  ///< that set sets and acceptance, or else the unknown threshold
};

/// Chooses the rows of a table, fits calibrators on them and, on a half that these have not seen, sets and acceptance.
/// @throws Error  as rows_to_calibrate_on, halve, calibrate, fit_decisions; Kind::bad_data for one row alone where the
///                method is chosen by cross-validation
FittedCalibration fit_calibration(const ScoreTable& table, const FitCalibrationOptions& options, const Warn& warn);

/// The rows with probabilities of calibrators that were fitted on other folds.
struct CrossFittedRows {
  ScoreTable rows;
  Table logits;  ///< N x K
  CrossFit fit;
  RowChoice choice;
};

/// @param folds  2 or more  @throws Error  as above
CrossFittedRows cross_fit_rows(const ScoreTable& table, const FitCalibrationOptions& options, int folds,
                               const Warn& warn);

}  // namespace leukolens
