#include "leukolens/calibration/matrix_scaling.hpp"

#include <algorithm>

#include "calibration/class_odds.hpp"
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

/// Of scale * W, the features being divided by the scale, so that their size changes nothing. The diagonal is free, but
/// of a class without labels: nothing else would keep its entry from infinity.
QuadraticPenalty off_diagonal_and_intercept(std::span<const int> labels, Index classes, double scale,
                                            const DirichletOptions& options) {
  const auto k = static_cast<double>(classes);
  const double off_diagonal = options.lambda / (k * (k - 1)) / (scale * scale);
  QuadraticPenalty penalty{VectorXd::Constant(classes * (classes + 1), off_diagonal),
                           VectorXd::Zero(classes * (classes + 1))};
  penalty.strength.tail(classes).setConstant(options.mu / k);
  for (Index i = 0; i < classes; ++i) {
    const bool absent = std::find(labels.begin(), labels.end(), i) == labels.end();
    penalty.strength(i * classes + i) = absent ? off_diagonal : 0;
    penalty.centre(i * classes + i) = absent ? scale : 0;
  }
  return penalty;
}

}  // namespace

MatrixScalingFit fit_matrix_scaling(const Table& logits, std::span<const int> labels, const ScalingOptions& options) {
  MatrixScalingFit fit;
  const auto start = start_of_scaling(logits, labels, options, fit);
  if (fit.status != FitStatus::ok) return fit;
  const VectorXd centre = identity(logits.cols());
  fit_from_identity(start.u, labels, {VectorXd::Constant(centre.size(), start.shrinkage), centre},
                    {options.gradient_norm, options.max_steps}, fit);
  fit.matrix /= start.scale;
  return fit;
}

MatrixScalingFit fit_dirichlet(const Table& logits, std::span<const int> labels, const DirichletOptions& options) {
  MatrixScalingFit fit;
  const auto rows = begin_fit(logits, labels, fit);
  if (fit.status == FitStatus::ok && rows.label_is_largest) fit.status = FitStatus::separable;  // the diagonal is free
  if (fit.status != FitStatus::ok) return fit;
  Table features = log_softmax(logits);
  const double scale = root_mean_square({features.data(), static_cast<std::size_t>(features.size())});
  features /= scale;
  fit_from_identity(features, labels, off_diagonal_and_intercept(labels, logits.cols(), scale, options),
                    {options.gradient_norm, options.max_steps}, fit);
  fit.matrix /= scale;
  return fit;
}

}  // namespace leukolens
