#include "calibration/class_odds.hpp"
#include "leukolens/calibration/one_vs_rest.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/metrics/probability_scores.hpp"
#include "leukolens/metrics/reliability.hpp"

namespace leukolens {

using Eigen::Index;

HistogramFit fit_histogram(const Table& logits, std::span<const int> labels, int bins) {
  if (bins < 1) throw Error(Kind::bad_value, std::to_string(bins) + " bins of a histogram. Give at least 1.");
  HistogramFit fit;
  begin_fit(logits, labels, fit);
  if (fit.status != FitStatus::ok) return fit;
  const Table p = class_probabilities(logits);
  Eigen::MatrixXd count = Eigen::MatrixXd::Zero(logits.cols(), bins), hits = count;
  for (Index i = 0; i < p.rows(); ++i)
    for (Index k = 0; k < p.cols(); ++k) {
      const int bin = reliability_bin(p(i, k), bins);
      count(k, bin) += 1;
      hits(k, bin) += labels[i] == k;
    }
  fit.matrix = hits.cwiseQuotient(count.cwiseMax(1));
  for (Index k = 0; k < p.cols(); ++k)
    for (int b = 0; b < bins; ++b)
      if (count(k, b) == 0) fit.matrix(k, b) = (b + 0.5) / bins;
  fit.nll_after = negative_log_likelihood(apply_histogram(logits, fit.matrix), labels);
  return fit;
}

Table apply_histogram(const Table& logits, const Eigen::MatrixXd& matrix) {
  Table q = class_probabilities(logits);
  const int bins = static_cast<int>(matrix.cols());
  for (Index i = 0; i < q.rows(); ++i)
    for (Index k = 0; k < q.cols(); ++k) q(i, k) = matrix(k, reliability_bin(q(i, k), bins));
  normalise_rows(q);
  return q;
}

}  // namespace leukolens
