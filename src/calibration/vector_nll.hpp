#pragma once
#include <span>

#include "calibration/minimise.hpp"
#include "calibration/softmax_fit.hpp"

namespace leukolens {

/// The function of SoftmaxNll with VectorScores, s_k = w_k u_k + b_k, a few times faster: one pass over the rows gives
/// value, gradient and the 2 x 2 blocks (w_k, b_k) of the Hessian, which precondition the conjugate gradients.
class VectorNll : public ConvexFunction {
 public:
  /// @param u  N x K, K >= 1
  VectorNll(const Table& u, std::span<const int> labels, QuadraticPenalty penalty);
  double move_to(const Eigen::VectorXd& at) override;
  Eigen::VectorXd gradient() override { return gradient_; }
  Eigen::VectorXd newton_step(const Eigen::VectorXd& gradient) override;
  Eigen::VectorXd hessian_times(const Eigen::VectorXd& direction) const;
  double nll() const { return nll_; }  ///< without the penalty, at the point moved to

 private:
  Eigen::Index classes_;
  std::span<const int> labels_;
  QuadraticPenalty penalty_;
  Table u_, p_;                          ///< N x K, filled with zeros up to a multiple of eight columns
  Eigen::VectorXd gradient_;             ///< 2 K
  Eigen::ArrayXd weight_, both_, bias_;  ///< K: the Hessian's entries (w_k, w_k), (w_k, b_k), (b_k, b_k)
  double nll_ = 0;
};

}  // namespace leukolens
