#include "leukolens/calibration/vector_scaling.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

using Eigen::Index, Eigen::MatrixXd, Eigen::VectorXd;
constexpr Index rows_at_once = 4096;  // keeps the Hessian's factor of 2K columns small for any N

/// Mean NLL of softmax(w_k u_k + b_k) plus shrink (|w - 1|^2 + |b|^2); parameters stand as (w, b).
struct Objective {
  const Table& u;
  std::span<const int> labels;
  double shrink;

  Index classes() const { return u.cols(); }

  Table scores(const VectorXd& at, Index first, Index rows) const {
    Table s = u.middleRows(first, rows);
    s.array().rowwise() *= at.head(classes()).transpose().array();
    s.rowwise() += at.tail(classes()).transpose();
    return s;
  }

  double penalty(const VectorXd& at) const {
    return shrink * ((at.head(classes()).array() - 1).square().sum() + at.tail(classes()).squaredNorm());
  }

  double nll(const VectorXd& at) const {
    double sum = 0;
    for (Index first = 0; first < u.rows(); first += rows_at_once) {
      const Index rows = std::min(rows_at_once, u.rows() - first);
      const Table log_p = log_softmax(scores(at, first, rows));
      for (Index i = 0; i < rows; ++i) sum -= log_p(i, labels[first + i]);
    }
    return sum / static_cast<double>(u.rows());
  }

  double value(const VectorXd& at) const { return nll(at) + penalty(at); }

  /// Gradient and Hessian. With s the scores and A = [p u, p] (N x 2K): H = diag-blocks(p, p u, p u^2) - A^T A.
  void derivatives(const VectorXd& at, VectorXd& gradient, MatrixXd& hessian) const {
    const Index k = classes();
    gradient = VectorXd::Zero(2 * k);
    hessian = MatrixXd::Zero(2 * k, 2 * k);
    VectorXd uu = VectorXd::Zero(k), up = VectorXd::Zero(k), pp = VectorXd::Zero(k);
    for (Index first = 0; first < u.rows(); first += rows_at_once) {
      const Index rows = std::min(rows_at_once, u.rows() - first);
      const auto part = u.middleRows(first, rows);
      const Table p = softmax(scores(at, first, rows));
      MatrixXd a(rows, 2 * k);
      a.leftCols(k) = p.cwiseProduct(part);
      a.rightCols(k) = p;
      uu += a.leftCols(k).cwiseProduct(part).colwise().sum().transpose();
      up += a.leftCols(k).colwise().sum().transpose();
      pp += p.colwise().sum().transpose();
      hessian.selfadjointView<Eigen::Lower>().rankUpdate(a.transpose(), -1);
      for (Index i = 0; i < rows; ++i) {
        const int y = labels[first + i];
        gradient(y) -= part(i, y);
        gradient(k + y) -= 1;
      }
    }
    gradient.head(k) += up;
    gradient.tail(k) += pp;
    hessian.diagonal().head(k) += uu;
    hessian.diagonal().tail(k) += pp;
    hessian.diagonal(-k) += up;
    const auto n = static_cast<double>(u.rows());
    gradient /= n;
    hessian /= n;
    gradient.head(k).array() += 2 * shrink * (at.head(k).array() - 1);
    gradient.tail(k) += 2 * shrink * at.tail(k);
    hessian.diagonal().array() += 2 * shrink;
  }
};

/// Directions that change no probability (all biases alike; for K = 2 also w_1 against w_2) leave the Hessian singular
/// without shrinkage; a ridge far below its scale makes it solvable and moves along them by rounding errors alone.
VectorXd newton_step(const MatrixXd& hessian, const VectorXd& gradient) {
  MatrixXd h = hessian;
  h.diagonal().array() += 1e-12 * hessian.diagonal().maxCoeff() + std::numeric_limits<double>::min();
  return -h.selfadjointView<Eigen::Lower>().ldlt().solve(gradient);
}

/// Damped Newton. On separable data the gradient fades while the steps stay long: the minimum lies at infinity.
void minimise(const Objective& objective, VectorXd& at, const VectorScalingOptions& options, VectorScalingFit& fit) {
  constexpr double short_step = 1e-3;  // of a converging step, once the gradient is small
  constexpr int patience = 3;          // steps granted with a small gradient and a long step
  VectorXd gradient;
  MatrixXd hessian;
  double value = objective.value(at);
  int long_steps = 0;
  for (fit.steps = 0; fit.steps < options.max_steps; ++fit.steps) {
    objective.derivatives(at, gradient, hessian);
    fit.gradient_norm = gradient.norm();
    const VectorXd step = newton_step(hessian, gradient);
    const double slope = gradient.dot(step);
    if (!std::isfinite(slope) || slope > 0) break;
    if (fit.gradient_norm < options.gradient_norm) {
      if (step.norm() < short_step * (1 + at.norm())) {
        fit.status = FitStatus::ok;
        return;
      }
      if (++long_steps > patience) {
        fit.status = FitStatus::separable;
        return;
      }
    }
    double part = 1, next = objective.value(at + step);
    while (!(next <= value + 1e-4 * part * slope + 1e-15 * std::abs(value)) && part > 1e-10) {
      part /= 2;
      next = objective.value(at + part * step);
    }
    at += part * step;
    value = next;
  }
  fit.status = value < 1e-6 ? FitStatus::separable : FitStatus::not_converged;
}

}  // namespace

VectorScalingFit fit_vector_scaling(const Table& logits, std::span<const int> labels,
                                    const VectorScalingOptions& options) {
  const auto temperature = fit_temperature(logits, labels);
  VectorScalingFit fit;
  fit.nll_before = fit.nll_after = temperature.nll_before;
  fit.status = temperature.status;
  const bool needs_temperature = options.shrink || temperature.status == FitStatus::constant_logits;
  if (temperature.status != FitStatus::ok && needs_temperature) return fit;

  const Index k = logits.cols();
  const double t = options.shrink ? temperature.temperature : 1;
  Table u = logits.colwise() - logits.rowwise().mean();
  u /= t;
  const Objective objective{u, labels, options.shrink ? static_cast<double>(k) / static_cast<double>(u.rows()) : 0};
  VectorXd at = VectorXd::Zero(2 * k);
  at.head(k).setOnes();
  minimise(objective, at, options, fit);
  if (fit.status != FitStatus::ok) return fit;
  fit.weight = at.head(k) / t;
  fit.bias = at.tail(k);
  fit.nll_after = objective.nll(at);
  return fit;
}

}  // namespace leukolens
