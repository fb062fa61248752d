#include "leukolens/calibration/ensemble_temperature.hpp"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <utility>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/calibration/temperature.hpp"

namespace leukolens {
namespace {

using Eigen::Index, Eigen::Matrix3d, Eigen::Vector2d, Eigen::Vector3d, Eigen::VectorXd;
using Mixed = Eigen::Matrix<double, Eigen::Dynamic, 3>;  ///< N x 3: what each component gives to the row's label

double mean_nll(const Mixed& parts, const Vector3d& weight) { return -(parts * weight).array().log().mean(); }

/// -gradient: what each component gains. Its mean under the weights is 1; at the minimum no entry is larger.
Vector3d gains(const Mixed& parts, const Vector3d& weight) {
  return parts.transpose() * (parts * weight).cwiseInverse() / static_cast<double>(parts.rows());
}

/// Where on the simplex the quadratic model about w is least: inside, or else on an edge, as the model is convex.
Vector3d best_on_simplex(const Matrix3d& hessian, const Vector3d& gradient, const Vector3d& w) {
  Eigen::Matrix<double, 3, 2> along;
  along << 1, 0, 0, 1, -1, -1;
  const Eigen::Matrix2d curvature = along.transpose() * hessian * along;
  if (curvature.determinant() > 0) {
    const Vector3d x = w - along * curvature.inverse() * (along.transpose() * gradient);
    if (x.minCoeff() >= 0) return x;
  }
  Vector3d best = w;
  double least = std::numeric_limits<double>::infinity();
  for (const auto& [from, to] : {std::pair{0, 1}, {1, 2}, {2, 0}}) {
    const Vector3d corner = Vector3d::Unit(from), edge = Vector3d::Unit(to) - corner;
    const double slope = edge.dot(gradient + hessian * (corner - w)), bend = edge.dot(hessian * edge);
    const double place = bend > 0 ? std::clamp(-slope / bend, 0., 1.) : (slope < 0 ? 1. : 0.);
    const Vector3d x = corner + place * edge, step = x - w;
    const double value = gradient.dot(step) + step.dot(hessian * step) / 2;
    if (!(value < least)) continue;
    least = value;
    best = x;
  }
  return best;
}

/// Newton's method on the simplex. A sum of -log is self-concordant, so halved steps converge from anywhere; a step to
/// where a component gains much (a row that rests on it alone) is halved too, as Newton's way back would be long.
void minimise_weights(const Mixed& parts, EnsembleTemperatureFit& fit) {
  constexpr int max_steps = 200;
  Vector3d w = Vector3d::Constant(1. / 3), gain = gains(parts, w);
  double value = mean_nll(parts, w);
  for (fit.steps = 0; fit.steps < max_steps; ++fit.steps) {
    fit.gradient_norm = std::max(0., gain.maxCoeff() - 1);
    if (fit.gradient_norm < 1e-10) break;
    const Mixed scaled = (parts * w).cwiseInverse().asDiagonal() * parts;
    const Matrix3d hessian = scaled.transpose() * scaled / static_cast<double>(parts.rows());
    const Vector3d step = best_on_simplex(hessian, -gain, w) - w;
    const double slope = -gain.dot(step), most = std::max(2., gain.maxCoeff());
    double fraction = 1;
    const auto improves = [&] {
      const double next = mean_nll(parts, w + fraction * step);
      return next <= value + 1e-4 * fraction * slope && gains(parts, w + fraction * step).maxCoeff() <= most;
    };
    while (!improves() && fraction > 1e-10) fraction /= 2;
    if (fraction <= 1e-10) break;  // as good as doubles can tell
    w = (w + fraction * step).cwiseMax(0);
    w /= w.sum();
    value = mean_nll(parts, w);
    gain = gains(parts, w);
  }
  fit.status = fit.gradient_norm < 1e-6 ? FitStatus::ok : FitStatus::not_converged;
  if (fit.status != FitStatus::ok) return;
  fit.weight = w;
  fit.nll_after = value;
}

}  // namespace

EnsembleTemperatureFit fit_ensemble_temperature(const Table& logits, std::span<const int> labels) {
  const auto temperature = fit_temperature(logits, labels);
  EnsembleTemperatureFit fit{temperature, temperature.temperature, Vector3d::Zero()};
  fit.nll_after = fit.nll_before;
  if (fit.status != FitStatus::ok) return fit;
  const Table warm = softmax(logits / fit.temperature), plain = softmax(logits);
  Mixed parts(logits.rows(), 3);
  for (Index i = 0; i < parts.rows(); ++i)
    parts.row(i) << warm(i, labels[i]), plain(i, labels[i]), 1 / static_cast<double>(logits.cols());
  minimise_weights(parts, fit);
  return fit;
}

}  // namespace leukolens
