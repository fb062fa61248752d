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

void begin_fit(const Table& logits, std::span<const int> labels, FitReport& report) {
  check_logits(logits, labels);
  if (labels.empty()) throw Error(Kind::bad_data, "no rows to fit a calibrator on. Give rows with a label.");
  const Table log_p = log_softmax(logits);
  double sum = 0;
  for (Index i = 0; i < logits.rows(); ++i) sum -= log_p(i, labels[i]);
  report.nll_before = report.nll_after = sum / static_cast<double>(labels.size());
  const bool constant = (logits.rowwise().maxCoeff() - logits.rowwise().minCoeff()).maxCoeff() == 0;
  if (constant) report.status = FitStatus::constant_logits;
}

void join_reports(const FitReport& one, FitReport& all) {
  all.steps += one.steps;
  all.gradient_norm =
      std::isnan(all.gradient_norm) ? one.gradient_norm : std::max(all.gradient_norm, one.gradient_norm);
  if (all.status == FitStatus::ok) all.status = one.status;
}

Eigen::VectorXd indicator(std::span<const int> labels, int k) {
  Eigen::VectorXd y(static_cast<Index>(labels.size()));
  for (std::size_t i = 0; i < labels.size(); ++i) y(static_cast<Index>(i)) = labels[i] == k;
  return y;
}

}  // namespace leukolens
