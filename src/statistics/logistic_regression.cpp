#include "leukolens/statistics/logistic_regression.hpp"

#include <Eigen/Cholesky>
#include <cmath>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

using Eigen::Index, Eigen::MatrixXd, Eigen::VectorXd;

/// The penalised mean NLL of softmax(W x + b). Parameters stand class by class: (w_k, b_k), x carries a column of ones.
class Objective {
 public:
  Objective(const MatrixXd& x, const Table& targets, const LogisticOptions& options)
      : x_(x.rows(), x.cols() + 1), targets_(targets), row_weights_(VectorXd::Ones(x.rows())) {
    x_ << x, VectorXd::Ones(x.rows());
    if (!options.weights.empty())
      row_weights_ = Eigen::Map<const VectorXd>(options.weights.data(), static_cast<Index>(options.weights.size()));
    row_weights_ /= static_cast<double>(x.rows());
    ridge_ = options.ridge / static_cast<double>(x.rows());
  }

  Index size() const { return x_.cols() * targets_.cols(); }

  double value(const VectorXd& at) const {
    const Table log_p = log_probabilities(at);
    return -(targets_.cwiseProduct(log_p).rowwise().sum().dot(row_weights_)) + ridge_ / 2 * penalised(at).squaredNorm();
  }

  /// Hessian block (k, l) = X' diag(w (p_k [k = l] - p_k p_l)) X.
  void derivatives(const VectorXd& at, VectorXd& gradient, MatrixXd& hessian) const {
    const Index k = targets_.cols(), d = x_.cols();
    const Table p = log_probabilities(at).array().exp();
    const VectorXd mass = targets_.rowwise().sum();
    gradient.resize(size());
    hessian.resize(size(), size());
    for (Index a = 0; a < k; ++a) {
      gradient.segment(a * d, d) =
          x_.transpose() * row_weights_.cwiseProduct(mass.cwiseProduct(p.col(a)) - targets_.col(a));
      for (Index b = 0; b <= a; ++b) {
        const VectorXd curvature =
            row_weights_.array() * mass.array() * p.col(a).array() * ((a == b ? 1. : 0.) - p.col(b).array());
        const MatrixXd block = x_.transpose() * curvature.asDiagonal() * x_;
        hessian.block(a * d, b * d, d, d) = block;
        hessian.block(b * d, a * d, d, d) = block;
      }
    }
    gradient += ridge_ * penalised(at);
    for (Index i = 0; i < size(); ++i)
      hessian(i, i) += (i + 1) % d == 0 ? 1e-10 : ridge_;  // all biases alike change nothing: keeps it solvable
  }

  LogisticFit fit_of(const VectorXd& at) const {
    const Index k = targets_.cols(), d = x_.cols();
    const Eigen::Map<const Table> rows(at.data(), k, d);
    LogisticFit fit;
    fit.weight = rows.leftCols(d - 1);
    fit.bias = rows.col(d - 1).array() - rows.col(d - 1).mean();
    return fit;
  }

 private:
  Table log_probabilities(const VectorXd& at) const {
    const Eigen::Map<const Table> w(at.data(), targets_.cols(), x_.cols());
    Table z = x_ * w.transpose();
    z.colwise() -= VectorXd(z.rowwise().maxCoeff());
    z.colwise() -= VectorXd(z.array().exp().rowwise().sum().log());
    return z;
  }
  VectorXd penalised(VectorXd at) const {
    for (Index i = x_.cols() - 1; i < at.size(); i += x_.cols()) at[i] = 0;
    return at;
  }

  MatrixXd x_;
  const Table& targets_;
  VectorXd row_weights_;
  double ridge_;
};

void check(const MatrixXd& x, const Table& targets, const LogisticOptions& options) {
  if (x.rows() == 0) throw Error(Kind::bad_data, "logistic regression: no rows to fit.");
  const bool sizes = targets.rows() == x.rows() && targets.cols() >= 2 &&
                     (options.weights.empty() || static_cast<Index>(options.weights.size()) == x.rows());
  if (!sizes || !x.allFinite() || !targets.allFinite() || !(options.ridge > 0))
    throw Error(Kind::bad_value,
                "logistic regression: needs N x D finite columns, N x K targets, N weights or none, and a ridge > 0.");
}

}  // namespace

LogisticFit fit_logistic(const MatrixXd& x, const Table& targets, const LogisticOptions& options) {
  check(x, targets, options);
  const Objective objective(x, targets, options);
  VectorXd at = VectorXd::Zero(objective.size()), gradient;
  MatrixXd hessian;
  double value = objective.value(at), norm = 0;
  int steps = 0;
  for (; steps < options.max_steps; ++steps) {
    objective.derivatives(at, gradient, hessian);
    norm = gradient.norm();
    if (norm < options.gradient_norm) break;
    const VectorXd step = -hessian.ldlt().solve(gradient);
    double part = 1, next = objective.value(at + step);
    while (!(next <= value + 1e-4 * part * gradient.dot(step) + 1e-15 * std::abs(value)) && part > 1e-10) {
      part /= 2;
      next = objective.value(at + part * step);
    }
    at += part * step;
    value = next;
  }
  auto fit = objective.fit_of(at);
  fit.steps = steps;
  fit.gradient_norm = norm;
  fit.converged = norm < options.gradient_norm;
  return fit;
}

Table logistic_logits(const LogisticFit& fit, const MatrixXd& x) {
  Table z = x * fit.weight.transpose();
  z.rowwise() += fit.bias.transpose();
  return z;
}

Table one_hot(const std::vector<int>& labels, int classes) {
  Table out = Table::Zero(static_cast<Index>(labels.size()), classes);
  for (std::size_t i = 0; i < labels.size(); ++i) out(static_cast<Index>(i), labels[i]) = 1;
  return out;
}

}  // namespace leukolens
