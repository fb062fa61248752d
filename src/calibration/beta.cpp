#include <cmath>
#include <limits>
#include <vector>

#include "calibration/binary_logistic.hpp"
#include "calibration/class_odds.hpp"
#include "leukolens/calibration/one_vs_rest.hpp"
#include "leukolens/metrics/probability_scores.hpp"

namespace leukolens {
namespace {

using Eigen::Index, Eigen::MatrixXd, Eigen::VectorXd, Eigen::Vector3d;

/// Whether a rising curve of p can send the NLL towards its infimum for ever: where all cells of the class score at
/// least as high as all others, or there are none of either.
bool is_endless(const VectorXd& score, const VectorXd& y) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const double lowest_in = (y.array() > 0).select(score.array(), infinity).minCoeff();
  const double highest_out = (y.array() > 0).select(-infinity, score.array()).maxCoeff();
  return lowest_in >= highest_out && !(score.minCoeff() == score.maxCoeff() && std::isfinite(lowest_in - highest_out));
}

double mean_nll(const MatrixXd& features, const VectorXd& y, const Vector3d& at) {
  const VectorXd s = features * at;
  double sum = 0;
  for (Index i = 0; i < s.size(); ++i) sum += std::max(s(i), 0.) + std::log1p(std::exp(-std::abs(s(i)))) - y(i) * s(i);
  return sum / static_cast<double>(s.size());
}

/// A fit on some of the columns; the other parameters are 0.
struct Face {
  FitReport report;
  Vector3d parameters = Vector3d::Zero();
};

Face fit_face(const MatrixXd& features, const VectorXd& y, const std::vector<int>& columns) {
  const auto fit = fit_binary_logistic(features(Eigen::all, columns), y);
  Face face{fit, Vector3d::Zero()};
  for (std::size_t j = 0; j < columns.size(); ++j) face.parameters(columns[j]) = fit.parameters(static_cast<Index>(j));
  face.report.nll_after = mean_nll(features, y, face.parameters);
  return face;
}

/// The least NLL with a, b >= 0, which is convex: where the free optimum breaks a bound, or lies at infinity beyond it,
/// the best point is that of a face, where a or b is 0.
Face fit_class(const MatrixXd& features, const VectorXd& y) {
  // `separable`: the gradient is 0 as far as doubles can tell, however far away the very last bit of the optimum lies
  const auto allowed = [](const Face& f) {
    const bool found = f.report.status == FitStatus::ok || f.report.status == FitStatus::separable;
    return found && f.parameters(0) >= 0 && f.parameters(1) >= 0;
  };
  Face best = fit_face(features, y, {0, 1, 2});
  if (!allowed(best)) {
    best = fit_face(features, y, {2});
    for (const std::vector<int>& columns : {std::vector<int>{0, 2}, {1, 2}})
      if (const Face face = fit_face(features, y, columns);
          allowed(face) && face.report.nll_after < best.report.nll_after)
        best = face;
  }
  if (allowed(best)) best.report.status = FitStatus::ok;
  return best;
}

}  // namespace

BetaFit fit_beta(const Table& logits, std::span<const int> labels) {
  BetaFit fit;
  begin_fit(logits, labels, fit);
  if (fit.status != FitStatus::ok) return fit;
  const auto odds = class_odds(logits);
  MatrixXd matrix(logits.cols(), 3);
  bool all_endless = true;
  for (Index k = 0; k < logits.cols(); ++k) {
    MatrixXd features(logits.rows(), 3);
    features << odds.log_p.col(k), -odds.log_rest.col(k), VectorXd::Ones(logits.rows());
    const VectorXd y = indicator(labels, static_cast<int>(k));
    const bool endless = is_endless(odds.log_p.col(k) - odds.log_rest.col(k), y);
    const auto face = fit_class(features, endless ? softened(y) : y);
    all_endless &= endless;
    join_reports(face.report, fit);
    matrix.row(k) = face.parameters.transpose();
  }
  if (fit.status == FitStatus::ok && all_endless) fit.status = FitStatus::separable;
  if (fit.status != FitStatus::ok) return fit;
  fit.matrix = matrix;
  fit.nll_after = negative_log_likelihood(apply_beta(logits, matrix), labels);
  return fit;
}

Table apply_beta(const Table& logits, const MatrixXd& matrix) {
  const auto odds = class_odds(logits);
  Table q(logits.rows(), logits.cols());
  for (Index i = 0; i < q.rows(); ++i)
    for (Index k = 0; k < q.cols(); ++k) {
      const double s = matrix(k, 0) * odds.log_p(i, k) - matrix(k, 1) * odds.log_rest(i, k) + matrix(k, 2);
      q(i, k) = 1 / (1 + std::exp(-s));
    }
  normalise_rows(q);
  return q;
}

}  // namespace leukolens
