#pragma once
#include <cstdint>
#include <optional>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/holdout/halves.hpp"
#include "leukolens/predictions/score_table.hpp"

namespace leukolens {

struct DecisionOptions {
  std::optional<ConformalOptions> conformal;
  std::optional<AbstentionOptions> abstention;
  std::optional<double> unknown;  ///< quantile; empty: no such threshold
  bool need_own_rows() const { return conformal || abstention; }
};

/// Fits what is asked for: sets and acceptance on `halves.decisions`, which `calibration` has not seen, RAPS' lambda
/// and k_reg on the other half, the unknown threshold on all rows (neither labels nor calibrator enter it). Acceptance
/// is fitted on the cells that are neither unknown nor have an empty set, as it is applied to those alone.
/// @param rows  labelled rows that the network was not trained on
/// @throws Error  Kind::bad_data for an unknown threshold of a table without novelty; as the fits
Decisions fit_decisions(const Calibration& calibration, const ScoreTable& rows, const Halves& halves,
                        const DecisionOptions& options, const Warn& warn);

/// Sets and decisions of the rows as a fitted calibration makes them. A warning where cells cannot be told to be
/// unknown.
/// @param p  N x K, calibrated
CellDecisions decide_rows(const Calibration& calibration, const ScoreTable& rows, const Table& p, const Warn& warn);

}  // namespace leukolens
