#include "leukolens/calibration/matrix_scaling.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

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

/// @param bounded  no direction lowers the objective for ever, so a gradient that vanishes on a long way is the
/// minimum's
void fit_from_identity(const Table& features, std::span<const int> labels, const QuadraticPenalty& penalty,
                       const MinimiseOptions& options, bool bounded, MatrixScalingFit& fit) {
  const Index k = features.cols();
  VectorXd at = identity(k);
  const MatrixScores scores(features);
  SoftmaxNll nll(scores, labels, penalty);
  minimise(nll, at, options, fit);
  if (bounded && fit.status == FitStatus::separable) fit.status = FitStatus::ok;
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

using Bounds = Eigen::MatrixXd;  ///< (u, v): the most that x_u - x_v may be

/// Whether some x keeps all bounds: no cycle of differences is asked to be negative. Floyd & Warshall (1962).
bool can_be_kept(Bounds bounds) {
  for (Index m = 0; m < bounds.rows(); ++m)
    for (Index u = 0; u < bounds.rows(); ++u)
      for (Index v = 0; v < bounds.rows(); ++v) bounds(u, v) = std::min(bounds(u, v), bounds(u, m) + bounds(m, v));
  return bounds.diagonal().minCoeff() >= 0;
}

/// Whether a free diagonal d alone sends every label's score above the others' for ever: d_y log p_y >= d_k log p_k in
/// all rows, which takes entries of one sign, so that it bounds the differences of log |d|. A class without labels has
/// none.
bool diagonal_separates(const Table& log_p, std::span<const int> labels) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<bool> present(static_cast<std::size_t>(log_p.cols()), false);
  for (const int y : labels) present[static_cast<std::size_t>(y)] = true;
  for (const bool positive : {true, false}) {
    Bounds bounds = Bounds::Constant(log_p.cols(), log_p.cols(), infinity);
    bounds.diagonal().setZero();
    for (Index i = 0; i < log_p.rows(); ++i)
      for (Index k = 0; k < log_p.cols(); ++k) {
        const Index y = labels[static_cast<std::size_t>(i)], u = positive ? y : k, v = positive ? k : y;
        if (!present[static_cast<std::size_t>(k)]) {
          if (positive && log_p(i, y) < 0) bounds(y, y) = -1;  // d_k = 0, which no score below 0 reaches
          continue;
        }
        if (k == y || log_p(i, u) == 0) continue;
        bounds(u, v) = std::min(bounds(u, v), std::log(-log_p(i, v)) - std::log(-log_p(i, u)));
      }
    if (can_be_kept(bounds)) return true;
  }
  return false;
}

}  // namespace

MatrixScalingFit fit_matrix_scaling(const Table& logits, std::span<const int> labels, const ScalingOptions& options) {
  MatrixScalingFit fit;
  const auto start = start_of_scaling(logits, labels, options, fit);
  if (fit.status != FitStatus::ok) return fit;
  const VectorXd centre = identity(logits.cols());
  fit_from_identity(start.u, labels, {VectorXd::Constant(centre.size(), start.shrinkage), centre},
                    {options.gradient_norm, options.max_steps}, options.shrink, fit);
  fit.matrix /= start.scale;
  return fit;
}

MatrixScalingFit fit_dirichlet(const Table& logits, std::span<const int> labels, const DirichletOptions& options) {
  MatrixScalingFit fit;
  begin_fit(logits, labels, fit);
  Table features = log_softmax(logits);
  if (fit.status == FitStatus::ok && diagonal_separates(features, labels)) fit.status = FitStatus::separable;
  if (fit.status != FitStatus::ok) return fit;
  const bool bounded = options.lambda > 0 && options.mu > 0;
  const double scale = root_mean_square({features.data(), static_cast<std::size_t>(features.size())});
  features /= scale;
  fit_from_identity(features, labels, off_diagonal_and_intercept(labels, logits.cols(), scale, options),
                    {options.gradient_norm, options.max_steps}, bounded, fit);
  fit.matrix /= scale;
  return fit;
}

}  // namespace leukolens
