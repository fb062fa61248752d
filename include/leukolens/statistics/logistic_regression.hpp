#pragma once
#include <Eigen/Core>
#include <vector>

#include "leukolens/core/table.hpp"

namespace leukolens {

struct LogisticOptions {
  double ridge = 1;             ///< > 0; adds ridge / 2 |W|^2 to the summed NLL (scikit-learn's 1/C); biases are free
  double gradient_norm = 1e-8;  ///< stop when the gradient of the mean NLL is smaller
  int max_steps = 100;          ///< more than about 20 never happens on standardised columns
  std::vector<double> weights;  ///< N, of the rows; empty: 1 each
};

/// p = softmax(W x + b).
struct LogisticFit {
  Eigen::MatrixXd weight;  ///< K x D
  Eigen::VectorXd bias;    ///< K, sum 0
  int steps = 0;
  double gradient_norm = 0;
  bool converged = false;
};

/// Multinomial logistic regression by damped Newton (Hastie, Tibshirani & Friedman 2009, 4.4). The ridge makes the
/// minimum unique, also for separable classes.
/// @param x        N x D, best standardised
/// @param targets  N x K, each row a distribution: 1 at the label, or softer
/// @throws Error  Kind::bad_data for no rows, Kind::bad_value where the sizes differ or a number is not finite
LogisticFit fit_logistic(const Eigen::MatrixXd& x, const Table& targets, const LogisticOptions& options = {});

/// W x + b of every row, N x K.
Table logistic_logits(const LogisticFit& fit, const Eigen::MatrixXd& x);

/// N x K with 1 at the label. @param labels  0..K-1
Table one_hot(const std::vector<int>& labels, int classes);

}  // namespace leukolens
