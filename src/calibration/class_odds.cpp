#include "calibration/class_odds.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"

namespace leukolens {

using Eigen::Index;

ClassOdds class_odds(const Table& logits) {
  const Index k_count = logits.cols();
  ClassOdds odds{Table(logits.rows(), k_count), Table(logits.rows(), k_count)};
  for (Index i = 0; i < logits.rows(); ++i) {
    Index top = 0;
    const double highest = logits.row(i).maxCoeff(&top);
    double second = -std::numeric_limits<double>::infinity(), sum = 0;
    for (Index k = 0; k < k_count; ++k)
      if (k != top) second = std::max(second, logits(i, k));
    for (Index k = 0; k < k_count; ++k)
      if (k != top) sum += std::exp(logits(i, k) - second);
    const double others = second + std::log(sum);  // log of the sum over all classes but the top one
    const double all = highest + std::log1p(std::exp(others - highest));
    for (Index k = 0; k < k_count; ++k) {
      odds.log_p(i, k) = logits(i, k) - all;
      odds.log_rest(i, k) = k == top ? others - all : std::log1p(-std::exp(odds.log_p(i, k)));
    }
  }
  return odds;
}

ScaledRows begin_fit(const Table& logits, std::span<const int> labels, FitReport& report) {
  auto rows = scaled_rows(logits, labels);
  if (labels.empty()) throw Error(Kind::bad_data, "no rows to fit a calibrator on. Give rows with a label.");
  report.nll_before = report.nll_after = rows.nll;
  if (rows.range == 0) report.status = FitStatus::constant_logits;
  return rows;
}

void join_reports(const FitReport& one, FitReport& all) {
  all.steps += one.steps;
  all.gradient_norm =
      std::isnan(all.gradient_norm) ? one.gradient_norm : std::max(all.gradient_norm, one.gradient_norm);
  if (all.status == FitStatus::ok) all.status = one.status;
}

Eigen::VectorXd softened(const Eigen::VectorXd& y) {
  const double positives = y.sum(), negatives = static_cast<double>(y.size()) - positives;
  const double high = (positives + 1) / (positives + 2), low = 1 / (negatives + 2);
  return low + (high - low) * y.array();
}

Table class_probabilities(const Table& logits) {
  constexpr double rounding = 2e-6;  // of a sum over classes in float32
  Table p = softmax(logits);
  for (Index i = 0; i < logits.rows(); ++i) {
    if (logits.row(i).maxCoeff() > rounding) continue;
    double sum = 0;
    for (Index k = 0; k < logits.cols(); ++k) sum += std::exp(logits(i, k));
    if (std::abs(sum - 1) > rounding) continue;
    for (Index k = 0; k < logits.cols(); ++k) p(i, k) = std::exp(logits(i, k));
  }
  return p;
}

Eigen::VectorXd indicator(std::span<const int> labels, int k) {
  Eigen::VectorXd y(static_cast<Index>(labels.size()));
  for (std::size_t i = 0; i < labels.size(); ++i) y(static_cast<Index>(i)) = labels[i] == k;
  return y;
}

}  // namespace leukolens
