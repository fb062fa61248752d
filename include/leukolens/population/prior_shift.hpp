#pragma once
#include <Eigen/Core>
#include <span>

#include "leukolens/core/table.hpp"
#include "leukolens/statistics/chi_squared.hpp"

namespace leukolens {

/// How `fit_prior_shift` searches. The likelihood is concave, so the start does not matter.
struct PriorShiftOptions {
  double tolerance = 1e-9;  ///< stop when no fraction moves by more
  int max_steps = 20000;
};

struct PriorShiftFit {
  Eigen::VectorXd fractions;  ///< K, sum 1; NaN for no cells
  int steps = 0;
  bool converged = false;
};

/// Class fractions of a specimen whose cells look like the calibration cells class by class, but come in other
/// proportions: expectation maximisation. Saerens, Latinne & Decaestecker, Neural Computation 14 (2002).
/// @param p             N x K calibrated probabilities
/// @param source_prior  K fractions > 0 for which p was calibrated: its mean over the calibration cells
/// @param weights       N weights of the cells, >= 0 (counts of a bootstrap draw); empty: all 1
/// @throws Error  Kind::bad_value for a prior that is not positive, or weights of another number
PriorShiftFit fit_prior_shift(const Table& p, const Eigen::VectorXd& source_prior, std::span<const double> weights = {},
                              const PriorShiftOptions& options = {});

/// Do the predicted classes come in other proportions than among the calibration cells, and which class fractions
/// would explain that? Black-box shift estimation: Lipton, Wang & Smola, ICML 2018.
struct BlackBoxShift {
  ChiSquaredTest test;        ///< predicted classes of the specimen against those of the calibration cells
  Eigen::VectorXd fractions;  ///< K, solving confusion x fractions = predicted; may leave 0..1; NaN where the
                              ///< confusion matrix cannot be inverted
};
/// @param labels, predicted_source  of the calibration cells @param predicted  of the specimen's cells
BlackBoxShift black_box_shift(std::span<const int> labels, std::span<const int> predicted_source,
                              std::span<const int> predicted, int classes);

}  // namespace leukolens
