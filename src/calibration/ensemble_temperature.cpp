#include "leukolens/calibration/ensemble_temperature.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <vector>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/calibration/temperature.hpp"

namespace leukolens {
namespace {

using Eigen::Index, Eigen::Matrix3d, Eigen::MatrixXd, Eigen::Vector3d, Eigen::VectorXd;
using Mixed = Eigen::Matrix<double, Eigen::Dynamic, 3>;  ///< N x 3: what each part gives to the row's label

double mean_nll(const Mixed& parts, const Vector3d& weight) { return -(parts * weight).array().log().mean(); }

/// The point of the simplex where x'Hx/2 + 2 g'x is least: on each face a linear system, the best feasible answer wins.
/// (H w = -g for this function, so that is the quadratic model about w.)
Vector3d best_on_simplex(const Matrix3d& hessian, const Vector3d& gradient) {
  Vector3d best = Vector3d::Zero();
  double least = std::numeric_limits<double>::infinity();
  for (const std::vector<int>& face :
       std::initializer_list<std::vector<int>>{{0, 1, 2}, {0, 1}, {0, 2}, {1, 2}, {0}, {1}, {2}}) {
    const auto m = static_cast<Index>(face.size());
    MatrixXd system = MatrixXd::Ones(m + 1, m + 1);
    system.topLeftCorner(m, m) = hessian(face, face);
    system(m, m) = 0;
    VectorXd right(m + 1);
    right << -2 * gradient(face), 1;
    const VectorXd solved = system.completeOrthogonalDecomposition().solve(right);
    Vector3d x = Vector3d::Zero();
    for (Index j = 0; j < m; ++j) x(face[static_cast<std::size_t>(j)]) = solved(j);
    const double value = x.dot(hessian * x) / 2 + 2 * gradient.dot(x);
    if (x.minCoeff() < -1e-12 || !(value < least)) continue;
    least = value;
    best = x.cwiseMax(0) / x.cwiseMax(0).sum();
  }
  return best;
}

/// At the minimum no part gains: max_k -g_k = 1.
void minimise_weights(const Mixed& parts, EnsembleTemperatureFit& fit) {
  constexpr int max_steps = 100;
  Vector3d w = Vector3d::Constant(1. / 3);
  double value = mean_nll(parts, w);
  const auto n = static_cast<double>(parts.rows());
  for (fit.steps = 0; fit.steps < max_steps; ++fit.steps) {
    const VectorXd inverse = (parts * w).cwiseInverse();
    const Vector3d gradient = -(parts.transpose() * inverse) / n;
    fit.gradient_norm = std::max(0., -gradient.minCoeff() - 1);
    if (fit.gradient_norm < 1e-10) break;
    const Mixed scaled = inverse.asDiagonal() * parts;
    const Vector3d step = best_on_simplex(scaled.transpose() * scaled / n, gradient) - w;
    double part = 1, next = mean_nll(parts, w + step);
    while (!(next <= value + 1e-4 * part * gradient.dot(step)) && part > 1e-10) {
      part /= 2;
      next = mean_nll(parts, w + part * step);
    }
    if (!(next < value)) break;  // as good as doubles can tell
    w += part * step;
    value = next;
  }
  fit.status = fit.gradient_norm < 1e-6 ? FitStatus::ok : FitStatus::not_converged;
  fit.weight = w;
  fit.nll_after = value;
}

}  // namespace

EnsembleTemperatureFit fit_ensemble_temperature(const Table& logits, std::span<const int> labels) {
  const auto temperature = fit_temperature(logits, labels);
  EnsembleTemperatureFit fit{temperature, temperature.temperature, Vector3d::Zero()};
  if (fit.status != FitStatus::ok) return fit;
  const Table warm = softmax(logits / fit.temperature), plain = softmax(logits);
  Mixed parts(logits.rows(), 3);
  for (Index i = 0; i < parts.rows(); ++i)
    parts.row(i) << warm(i, labels[i]), plain(i, labels[i]), 1 / static_cast<double>(logits.cols());
  minimise_weights(parts, fit);
  return fit;
}

}  // namespace leukolens
