#pragma once
#include "leukolens/calibration/vector_scaling.hpp"

namespace leukolens {

struct MatrixScalingFit : FitReport {
  Eigen::MatrixXd matrix;  ///< K x K: row k gives the score of class k; empty unless ok
  Eigen::VectorXd bias;    ///< K
};

/// p = softmax(W u + b), u = log p minus its row mean. Guo et al., ICML 2017. Shrinkage: fitted after temperature
/// scaling, adding (K/n)(|W - I|^2 + |b|^2) to the mean NLL. Newton with conjugate gradients on K^2 + K parameters.
/// @throws Error  as fit_temperature
MatrixScalingFit fit_matrix_scaling(const Table& logits, std::span<const int> labels,
                                    const ScalingOptions& options = {});

/// Off-diagonal and intercept regularisation: adds lambda/(K(K-1)) sum_{i!=j} W_ij^2 + (mu/K) sum b^2 to the mean NLL.
struct DirichletOptions {
  double lambda = 0.01, mu = 0.01;  ///< >= 0
  double gradient_norm = 1e-9;
  int max_steps = 200;
};

/// p = softmax(W log p + b). Dirichlet calibration: Kull et al., NeurIPS 2019. Of a class without labels
/// (W_kk - 1)^2 is penalised as the entries beside the diagonal are. @throws Error  as fit_temperature
MatrixScalingFit fit_dirichlet(const Table& logits, std::span<const int> labels, const DirichletOptions& options = {});

}  // namespace leukolens
