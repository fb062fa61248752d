#pragma once
#include <Eigen/Core>

#include "leukolens/calibration/fit.hpp"

namespace leukolens {

/// A convex function of P parameters, with what Newton's method asks of it.
class ConvexFunction {
 public:
  virtual ~ConvexFunction() = default;
  virtual double move_to(const Eigen::VectorXd& at) = 0;  ///< the value there; the others speak of this point
  virtual Eigen::VectorXd gradient() = 0;
  /// -H^-1 gradient, ever more exact as the gradient fades.
  virtual Eigen::VectorXd newton_step(const Eigen::VectorXd& gradient) = 0;
};

struct MinimiseOptions {
  double gradient_norm = 1e-9;  ///< stop when the gradient is smaller
  int max_steps = 200;
};

/// Damped Newton from `at`, which becomes the minimum. Sets steps, gradient_norm and status of the report: where the
/// gradient fades while the steps stay long the minimum lies at infinity, status `separable`.
void minimise(ConvexFunction& function, Eigen::VectorXd& at, const MinimiseOptions& options, FitReport& report);

}  // namespace leukolens
