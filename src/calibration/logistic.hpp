#pragma once
#include <Eigen/Core>

#include "leukolens/calibration/fit.hpp"

namespace leukolens {

struct LogisticFit : FitReport {
  Eigen::VectorXd parameters;  ///< F; set whatever the status is
};

/// Minimises the mean of log(1 + e^s) - t s, s = features * parameters: logistic regression on targets t in 0..1.
/// @param features  N x F, F small: Newton with the whole Hessian
LogisticFit fit_logistic(const Eigen::MatrixXd& features, const Eigen::VectorXd& targets);

}  // namespace leukolens
