#pragma once
#include <span>

#include "calibration/minimise.hpp"
#include "leukolens/calibration/vector_scaling.hpp"
#include "leukolens/core/table.hpp"

namespace leukolens {

/// Scores that are linear in P parameters: s_i = J_i theta, K each. Rows are worked on in blocks.
class LinearScores {
 public:
  virtual ~LinearScores() = default;
  virtual Eigen::Index rows() const = 0;
  virtual Eigen::Index classes() const = 0;
  virtual Eigen::Index parameters() const = 0;
  /// s of `count` rows from `first` on.
  virtual Table scores(const Eigen::VectorXd& theta, Eigen::Index first, Eigen::Index count) const = 0;
  /// Adds to `sum` J^T v of the rows from `first` on, one row of `v` each.
  virtual void add_transposed(const Table& v, Eigen::Index first, Eigen::VectorXd& sum) const = 0;
  /// The same with every entry of J squared.
  virtual void add_transposed_squares(const Table& v, Eigen::Index first, Eigen::VectorXd& sum) const = 0;
};

/// s_k = w_k u_k + b_k, theta = (w, b).
class VectorScores : public LinearScores {
 public:
  explicit VectorScores(const Table& u) : u_(u) {}
  Eigen::Index rows() const override { return u_.rows(); }
  Eigen::Index classes() const override { return u_.cols(); }
  Eigen::Index parameters() const override { return 2 * u_.cols(); }
  Table scores(const Eigen::VectorXd& theta, Eigen::Index first, Eigen::Index count) const override;
  void add_transposed(const Table& v, Eigen::Index first, Eigen::VectorXd& sum) const override;
  void add_transposed_squares(const Table& v, Eigen::Index first, Eigen::VectorXd& sum) const override;

 private:
  const Table& u_;
};

/// s_k = w u_k + b_k, theta = (w, b).
class BiasScores : public LinearScores {
 public:
  explicit BiasScores(const Table& u) : u_(u) {}
  Eigen::Index rows() const override { return u_.rows(); }
  Eigen::Index classes() const override { return u_.cols(); }
  Eigen::Index parameters() const override { return 1 + u_.cols(); }
  Table scores(const Eigen::VectorXd& theta, Eigen::Index first, Eigen::Index count) const override;
  void add_transposed(const Table& v, Eigen::Index first, Eigen::VectorXd& sum) const override;
  void add_transposed_squares(const Table& v, Eigen::Index first, Eigen::VectorXd& sum) const override;

 private:
  const Table& u_;
};

/// s = W u + b, theta = (W by rows, b).
class MatrixScores : public LinearScores {
 public:
  explicit MatrixScores(const Table& u) : u_(u) {}
  Eigen::Index rows() const override { return u_.rows(); }
  Eigen::Index classes() const override { return u_.cols(); }
  Eigen::Index parameters() const override { return u_.cols() * (u_.cols() + 1); }
  Table scores(const Eigen::VectorXd& theta, Eigen::Index first, Eigen::Index count) const override;
  void add_transposed(const Table& v, Eigen::Index first, Eigen::VectorXd& sum) const override;
  void add_transposed_squares(const Table& v, Eigen::Index first, Eigen::VectorXd& sum) const override;

 private:
  const Table& u_;
};

/// sum_j strength_j (theta_j - centre_j)^2
struct QuadraticPenalty {
  Eigen::VectorXd strength, centre;  ///< P each
};

/// Mean NLL of softmax(s(theta)) plus a penalty. Newton steps by conjugate gradients on H = J^T (diag(p) - p p^T) J / N
/// + penalty, never formed, with its diagonal as preconditioner. Where several theta give the same probabilities H is
/// singular; conjugate gradients keep away from those directions.
class SoftmaxNll : public ConvexFunction {
 public:
  SoftmaxNll(const LinearScores& scores, std::span<const int> labels, QuadraticPenalty penalty);
  double move_to(const Eigen::VectorXd& at) override;
  Eigen::VectorXd gradient() override;
  Eigen::VectorXd newton_step(const Eigen::VectorXd& gradient) override;
  Eigen::VectorXd hessian_times(const Eigen::VectorXd& direction) const;
  double nll() const { return nll_; }  ///< without the penalty, at the point moved to

 private:
  Eigen::VectorXd hessian_diagonal() const;

  const LinearScores& scores_;
  std::span<const int> labels_;
  QuadraticPenalty penalty_;
  Eigen::VectorXd at_;
  Table p_;  ///< N x K, softmax at the point
  double nll_ = 0;
};

/// Where vector, bias-corrected and matrix scaling begin.
struct ScalingStart {
  double scale = 1;      ///< u is already divided by it: the temperature, or where that has none the root mean square
  double shrinkage = 0;  ///< K / n with shrinkage
  Table u;               ///< N x K: logits minus their row mean, over the scale
};

/// Without shrinkage, and where no temperature is best, u has a root mean square of 1, so that the size of the logits
/// changes nothing. Sets nll_before, nll_after and the status: `constant_logits`, or `separable` where shrinkage is
/// towards a temperature of 0. @throws Error  as fit_temperature
ScalingStart start_of_scaling(const Table& logits, std::span<const int> labels, const ScalingOptions& options,
                              FitReport& report);

}  // namespace leukolens
