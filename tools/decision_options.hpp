#pragma once
#include <cstdint>
#include <string>

#include "command_line.hpp"
#include "leukolens/holdout/fit_decisions.hpp"

/// Sets, acceptance and unknown cells: what `calibrate` fits besides probabilities.
struct DecisionCommandOptions {
  std::string conformal;     ///< lac | aps | raps; empty: no sets
  double coverage = 0.9;     ///< in (0, 1)
  bool pooled = false;       ///< one threshold for all classes
  bool empty_sets = false;   ///< sets may be empty
  double max_error = 0;      ///< in (0, 1); 0: no acceptance
  double confidence = 0.95;  ///< in (0, 1)
  double unknown = 0.99;     ///< in (0, 1), or 1: no cell is unknown
  bool unknown_given = false;
  /// @param has_novelty  without it the default of `unknown` is passed over; a given one is an error of the fit
  leukolens::DecisionOptions options(bool has_novelty, std::uint64_t seed) const;
  /// The options given, as words for the shell: "--conformal lac --max-error 0.05".
  std::string arguments() const;
};
void add_decisions(Command& command, DecisionCommandOptions& o);
