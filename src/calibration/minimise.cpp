#include "calibration/minimise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace leukolens {

using Eigen::Index, Eigen::VectorXd;

double root_mean_square(std::span<const double> values) {
  const Eigen::Map<const VectorXd> v(values.data(), static_cast<Index>(values.size()));
  const double largest = v.cwiseAbs().maxCoeff();
  return largest > 0 ? largest * std::sqrt((v / largest).squaredNorm() / static_cast<double>(v.size())) : 1;
}

VectorXd conjugate_gradients(const LinearMap& hessian_times, const LinearMap& precondition, const VectorXd& diagonal,
                             const VectorXd& gradient) {
  constexpr double flat = 1e-10;  // curvature, relative to the diagonal's, of directions that change no probability
  const double size = gradient.norm(), enough = std::max(std::min(0.1, size), 1e-10) * size;
  VectorXd step = VectorXd::Zero(gradient.size()), rest = -gradient, scaled = precondition(rest);
  VectorXd direction = scaled;
  double along = rest.dot(scaled);
  for (Index i = 0; i < 2 * gradient.size() && rest.norm() > enough; ++i) {
    const VectorXd image = hessian_times(direction);
    const double curvature = direction.dot(image);
    if (!(curvature > flat * direction.dot(diagonal.cwiseProduct(direction)))) break;
    step += along / curvature * direction;
    rest -= along / curvature * image;
    scaled = precondition(rest);
    const double next = rest.dot(scaled);
    direction = scaled + next / along * direction;
    along = next;
  }
  return step;
}

VectorXd kept_from_zero(const VectorXd& diagonal) {
  return diagonal.array().max(1e-12 * diagonal.maxCoeff() + std::numeric_limits<double>::min());
}

void minimise(ConvexFunction& function, Eigen::VectorXd& at, const MinimiseOptions& options, FitReport& report) {
  constexpr double short_step = 1e-3;  // of a converging step, once the gradient is small
  constexpr int patience = 30;         // steps granted with a small gradient and a long step: a flat way may end
  constexpr double no_error = 1e-9;    // a mean NLL that only labels without error reach
  constexpr double rounding = 1e-13;   // of a sum over rows, relative
  constexpr double vanished = 1e-15;   // gradient that no double can tell from 0
  double value = function.move_to(at);
  int long_steps = 0;
  for (report.steps = 0; report.steps < options.max_steps; ++report.steps) {
    const Eigen::VectorXd gradient = function.gradient();
    report.gradient_norm = gradient.norm();
    const Eigen::VectorXd step = function.newton_step(gradient);
    const double slope = gradient.dot(step);
    if (!std::isfinite(slope) || slope > 0) break;
    if (report.gradient_norm < options.gradient_norm) {
      const bool converged = value > no_error && step.norm() < short_step * (1 + at.norm());
      report.status = converged ? FitStatus::ok : FitStatus::separable;
      if (converged || ++long_steps > patience || report.gradient_norm < vanished) return;
    }
    double part = 1, next = function.move_to(at + step);
    while (!(next <= value + 1e-4 * part * slope + rounding * std::abs(value)) && part > 1e-10) {
      part /= 2;
      next = function.move_to(at + part * step);
    }
    if (part <= 1e-10) {  // as good as doubles can tell
      function.move_to(at);
      const bool at_minimum =
          value > no_error && -slope <= 1e-12 * (1 + std::abs(value)) && step.norm() < short_step * (1 + at.norm());
      report.status = at_minimum                                     ? FitStatus::ok
                      : report.gradient_norm < options.gradient_norm ? FitStatus::separable
                                                                     : FitStatus::not_converged;
      return;
    }
    at += part * step;
    value = next;
  }
  report.status = value < no_error ? FitStatus::separable : FitStatus::not_converged;
}

}  // namespace leukolens
