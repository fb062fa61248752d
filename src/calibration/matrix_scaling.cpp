#include "leukolens/calibration/matrix_scaling.hpp"

#include "calibration/scaling_start.hpp"
#include "calibration/softmax_fit.hpp"
#include "leukolens/calibration/softmax.hpp"

namespace leukolens {
namespace {

using Eigen::Index, Eigen::VectorXd;

/// (I by rows, 0)
VectorXd identity(Index k) {
  VectorXd theta = VectorXd::Zero(k * (k + 1));
  for (Index i = 0; i < k; ++i) theta(i * k + i) = 1;
  return theta;
}

void fit_from_identity(const Table& features, std::span<const int> labels, const QuadraticPenalty& penalty,
                       const MinimiseOptions& options, MatrixScalingFit& fit) {
  const Index k = features.cols();
  VectorXd at = identity(k);
  const MatrixScores scores(features);
  SoftmaxNll nll(scores, labels, penalty);
  minimise(nll, at, options, fit);
  if (fit.status != FitStatus::ok) return;
  fit.nll_after = nll.nll();
  fit.matrix = Eigen::Map<const Table>(at.data(), k, k);
  fit.bias = at.tail(k);
}

}  // namespace

MatrixScalingFit fit_matrix_scaling(const Table& logits, std::span<const int> labels, const ScalingOptions& options) {
  MatrixScalingFit fit;
  const auto start = start_of_scaling(logits, labels, options, fit);
  if (fit.status != FitStatus::ok) return fit;
  const VectorXd centre = identity(logits.cols());
  fit_from_identity(start.u, labels, {VectorXd::Constant(centre.size(), start.shrinkage), centre},
                    {options.gradient_norm, options.max_steps}, fit);
  fit.matrix /= start.temperature;
  return fit;
}

MatrixScalingFit fit_dirichlet(const Table& logits, std::span<const int> labels, const DirichletOptions& options) {
  MatrixScalingFit fit;
  const auto temperature = fit_temperature(logits, labels);
  fit.nll_before = fit.nll_after = temperature.nll_before;
  if (temperature.status == FitStatus::constant_logits) {
    fit.status = temperature.status;
    return fit;
  }
  const auto k = static_cast<double>(logits.cols());
  VectorXd strength = VectorXd::Constant(logits.cols() * (logits.cols() + 1), options.lambda / (k * (k - 1)));
  for (Index i = 0; i < logits.cols(); ++i) strength(i * logits.cols() + i) = 0;  // the diagonal is free
  strength.tail(logits.cols()).setConstant(options.mu / k);
  fit_from_identity(log_softmax(logits), labels, {strength, VectorXd::Zero(strength.size())},
                    {options.gradient_norm, options.max_steps}, fit);
  return fit;
}

}  // namespace leukolens
