#pragma once
#include <Eigen/Core>

namespace leukolens {

/// LIME's linear model of the scores near the whole cell (Ribeiro et al., KDD 2016), as the package lime fits it for
/// images: a sample at cosine distance d from the whole counts exp(-d^2 / (2 * 0.25^2)); ridge regression with penalty
/// 1 and an intercept.
/// @param shown   N x M of 0 and 1  @param scores  N x T
/// @returns  M x T coefficients
Eigen::MatrixXd lime_effects(const Eigen::MatrixXd& shown, const Eigen::MatrixXd& scores);

}  // namespace leukolens
