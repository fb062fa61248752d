#include <cmath>
#include <optional>

#include "calibration/class_odds.hpp"
#include "calibration/logistic.hpp"
#include "leukolens/calibration/one_vs_rest.hpp"
#include "leukolens/metrics/probability_scores.hpp"

namespace leukolens {
namespace {

using Eigen::Index, Eigen::MatrixXd, Eigen::VectorXd, Eigen::Vector3d;

/// A fit on some of the columns; the other parameters are 0.
struct Face {
  FitReport report;
  Vector3d parameters = Vector3d::Zero();
  double nll;
};

double mean_nll(const MatrixXd& features, const VectorXd& y, const Vector3d& at) {
  const VectorXd s = features * at;
  double sum = 0;
  for (Index i = 0; i < s.size(); ++i) sum += std::max(s(i), 0.) + std::log1p(std::exp(-std::abs(s(i)))) - y(i) * s(i);
  return sum / static_cast<double>(s.size());
}

Face fit_face(const MatrixXd& features, const VectorXd& y, const std::vector<int>& columns) {
  const auto fit = fit_logistic(features(Eigen::all, columns), y);
  Face face{fit, Vector3d::Zero(), 0};
  for (std::size_t j = 0; j < columns.size(); ++j) face.parameters(columns[j]) = fit.parameters(static_cast<Index>(j));
  face.nll = mean_nll(features, y, face.parameters);
  return face;
}

/// The NLL is convex, so where the free optimum breaks a >= 0 or b >= 0 the best lies on a face that it breaks.
Face fit_class(const MatrixXd& features, const VectorXd& y) {
  const auto allowed = [](const Face& f) { return f.parameters(0) >= 0 && f.parameters(1) >= 0; };
  const Face whole = fit_face(features, y, {0, 1, 2});
  if (allowed(whole) || whole.report.status != FitStatus::ok) return whole;
  Face best = fit_face(features, y, {2});
  for (const std::vector<int>& columns : {std::vector<int>{0, 2}, {1, 2}})
    if (const Face face = fit_face(features, y, columns); allowed(face) && face.nll < best.nll) best = face;
  return best;
}

}  // namespace

BetaFit fit_beta(const Table& logits, std::span<const int> labels) {
  BetaFit fit;
  begin_fit(logits, labels, fit);
  if (fit.status != FitStatus::ok) return fit;
  const auto odds = class_odds(logits);
  MatrixXd matrix(logits.cols(), 3);
  for (Index k = 0; k < logits.cols(); ++k) {
    MatrixXd features(logits.rows(), 3);
    features << odds.log_p.col(k), -odds.log_rest.col(k), VectorXd::Ones(logits.rows());
    const auto face = fit_class(features, indicator(labels, static_cast<int>(k)));
    join_reports(face.report, fit);
    matrix.row(k) = face.parameters.transpose();
  }
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
