#pragma once
#include <Eigen/Core>
#include <functional>
#include <span>

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

/// sqrt(mean of squares), also where a square would leave the doubles; 1 where all are 0. @param values  not empty
double root_mean_square(std::span<const double> values);

using LinearMap = std::function<Eigen::VectorXd(const Eigen::VectorXd&)>;

/// A Newton step -H^-1 gradient by conjugate gradients, ever more exact as the gradient fades. Directions without
/// curvature, next to the diagonal's, are kept away from: H may be singular.
/// @param precondition  about H^-1; @param diagonal  about that of H, > 0
Eigen::VectorXd conjugate_gradients(const LinearMap& hessian_times, const LinearMap& precondition,
                                    const Eigen::VectorXd& diagonal, const Eigen::VectorXd& gradient);

/// A diagonal >= 0 with its smallest entries raised above 0.
Eigen::VectorXd kept_from_zero(const Eigen::VectorXd& diagonal);

struct MinimiseOptions {
  double gradient_norm = 1e-9;  ///< stop when the gradient is smaller
  int max_steps = 200;
};

/// Damped Newton from `at`, which becomes the minimum. Sets steps, gradient_norm and status of the report: where the
/// gradient fades while the steps stay long the minimum lies at infinity, status `separable`.
void minimise(ConvexFunction& function, Eigen::VectorXd& at, const MinimiseOptions& options, FitReport& report);

}  // namespace leukolens
