#pragma once
#include <span>

#include "calibration/row_moments.hpp"
#include "leukolens/calibration/fit.hpp"
#include "leukolens/core/table.hpp"

namespace leukolens {

/// What a class against all others is told apart by, N x K each.
struct ClassOdds {
  Table log_p, log_rest;  ///< log p_k and log(1 - p_k), exact also where p_k rounds to 1
};
ClassOdds class_odds(const Table& logits);

/// Checks the rows and notes their NLL before; status `constant_logits` where every row is constant.
/// @throws Error  as fit_temperature
ScaledRows begin_fit(const Table& logits, std::span<const int> labels, FitReport& report);

/// Joins what one class's fit reports to that of the classes before it: sum of steps, largest gradient, first fault.
void join_reports(const FitReport& one, FitReport& all);

/// [y = k] of every row
Eigen::VectorXd indicator(std::span<const int> labels, int k);

/// Platt's targets, of which a logistic regression always has a finite optimum: (N+ + 1)/(N+ + 2) where y is 1, else
/// 1/(N- + 2).
Eigen::VectorXd softened(const Eigen::VectorXd& y);

/// What one class against all others is calibrated by: softmax(logits). A row of log-probabilities, whose exponentials
/// sum to 1 as nearly as float32 can, keeps them as they are, so that equal probabilities of two rows stay equal.
Table class_probabilities(const Table& logits);

}  // namespace leukolens
