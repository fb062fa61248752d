#include <cmath>

#include "calibration/binary_logistic.hpp"
#include "calibration/class_odds.hpp"
#include "leukolens/calibration/one_vs_rest.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/metrics/probability_scores.hpp"

namespace leukolens {

using Eigen::Index;

PlattFit fit_platt(const Table& logits, std::span<const int> labels) {
  PlattFit fit;
  begin_fit(logits, labels, fit);
  if (fit.status != FitStatus::ok) return fit;
  const Table u = centred(logits);
  Eigen::VectorXd weight(u.cols()), bias(u.cols());
  for (Index k = 0; k < u.cols(); ++k) {
    Eigen::MatrixXd features(u.rows(), 2);
    features << u.col(k), Eigen::VectorXd::Ones(u.rows());
    const auto one = fit_binary_logistic(features, softened(indicator(labels, static_cast<int>(k))));
    join_reports(one, fit);
    weight(k) = one.parameters(0);
    bias(k) = one.parameters(1);
  }
  if (fit.status != FitStatus::ok) return fit;
  fit.weight = weight;
  fit.bias = bias;
  fit.nll_after = negative_log_likelihood(apply_platt(logits, weight, bias), labels);
  return fit;
}

Table apply_platt(const Table& logits, const Eigen::VectorXd& weight, const Eigen::VectorXd& bias) {
  Table q = centred(logits);
  for (Index i = 0; i < q.rows(); ++i)
    for (Index k = 0; k < q.cols(); ++k) q(i, k) = 1 / (1 + std::exp(-(weight(k) * q(i, k) + bias(k))));
  normalise_rows(q);
  return q;
}

void normalise_rows(Table& answers) {
  for (Index i = 0; i < answers.rows(); ++i) {
    double sum = 0;
    for (Index k = 0; k < answers.cols(); ++k) sum += answers(i, k);
    for (Index k = 0; k < answers.cols(); ++k)
      answers(i, k) = sum > 0 ? answers(i, k) / sum : 1 / static_cast<double>(answers.cols());
  }
}

}  // namespace leukolens
