#pragma once
#include <span>

#include "leukolens/calibration/fit.hpp"
#include "leukolens/core/table.hpp"

namespace leukolens {

/// What a class against all others is judged by, N x K each.
struct ClassOdds {
  Table log_p, log_rest;  ///< log p_k and log(1 - p_k), exact also where p_k rounds to 1
};
ClassOdds class_odds(const Table& logits);

/// Checks the rows and notes their NLL before; status `constant_logits` where every row is constant.
/// @throws Error  as fit_temperature
void begin_fit(const Table& logits, std::span<const int> labels, FitReport& report);

/// Joins what one class's fit reports to that of the classes before it: sum of steps, largest gradient, first fault.
void join_reports(const FitReport& one, FitReport& all);

/// [y = k] of every row
Eigen::VectorXd indicator(std::span<const int> labels, int k);

}  // namespace leukolens
