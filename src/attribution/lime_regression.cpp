#include "attribution/lime_regression.hpp"

#include <Eigen/Cholesky>
#include <cmath>

namespace leukolens {
namespace {

constexpr double kernel_width = 0.25, penalty = 1;

/// The cosine of a part with the whole is the root of the fraction shown.
Eigen::VectorXd kernel(const Eigen::MatrixXd& shown) {
  const Eigen::ArrayXd distance = 1 - shown.rowwise().mean().array().sqrt();
  return (-(distance / kernel_width).square() / 2).exp();
}

}  // namespace

Eigen::MatrixXd lime_effects(const Eigen::MatrixXd& shown, const Eigen::MatrixXd& scores) {
  const Eigen::VectorXd weights = kernel(shown);
  const double total = weights.sum();
  const Eigen::MatrixXd x = shown.rowwise() - Eigen::RowVectorXd(weights.transpose() * shown / total),
                        y = scores.rowwise() - Eigen::RowVectorXd(weights.transpose() * scores / total);
  Eigen::MatrixXd normal = x.transpose() * weights.asDiagonal() * x;
  normal.diagonal().array() += penalty;
  return normal.ldlt().solve(x.transpose() * weights.asDiagonal() * y);
}

}  // namespace leukolens
