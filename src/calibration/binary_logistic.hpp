#pragma once
#include <Eigen/Core>

#include "leukolens/calibration/fit.hpp"

namespace leukolens {

struct BinaryLogisticFit : FitReport {
  Eigen::VectorXd parameters;  ///< F; set whatever the status is
};

/// Minimises the mean of log(1 + e^s) - t s, s = features * parameters: logistic regression on targets t in 0..1.
/// Columns are standardised first, so that neither the size nor the place of a feature changes anything.
/// @param features  N x F, F small, the last column 1: Newton with the whole Hessian
BinaryLogisticFit fit_binary_logistic(const Eigen::MatrixXd& features, const Eigen::VectorXd& targets);

}  // namespace leukolens
