#include "leukolens/metrics/probability_scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {

double negative_log_likelihood(const Table& p, std::span<const int> labels) {
  check_probabilities(p, labels);
  if (p.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (Eigen::Index i = 0; i < p.rows(); ++i)
    sum -= std::log(std::max(p(i, labels[i]), std::numeric_limits<double>::min()));
  return sum / static_cast<double>(p.rows());
}

double brier_score(const Table& p, std::span<const int> labels) {
  check_probabilities(p, labels);
  if (p.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  for (Eigen::Index i = 0; i < p.rows(); ++i)
    sum += p.row(i).squaredNorm() - 2 * p(i, labels[i]) + 1;  // (p_y - 1)^2 expanded
  return sum / static_cast<double>(p.rows());
}

void check_probabilities(const Table& p, std::span<const int> labels) {
  if (static_cast<std::size_t>(p.rows()) != labels.size())
    throw Error(Kind::bad_value, std::to_string(labels.size()) + " labels for " + std::to_string(p.rows()) +
                                     " rows of probabilities. Give one label a row.");
  for (Eigen::Index i = 0; i < p.rows(); ++i) {
    const auto fail = [&](const std::string& fault) {
      throw Error(Kind::bad_value, "row " + std::to_string(i + 1) + ": " + fault);
    };
    double sum = 0;
    for (Eigen::Index k = 0; k < p.cols(); ++k) {
      if (!(p(i, k) >= 0 && p(i, k) <= 1 + 1e-6))  // a softmax in float32 may end a little above 1
        fail("probability " + to_text(p(i, k)) + " is outside 0..1. Are these logits?");
      sum += p(i, k);
    }
    if (!(std::abs(sum - 1) <= 1e-3 + 1e-12))  // three decimals, as doubles sum them

      fail("probabilities sum to " + to_text(sum) + ", not 1. Give every class of the table, softmax output.");
    if (labels[i] < 0 || labels[i] >= p.cols())
      fail("label " + std::to_string(labels[i]) + " is outside 0.." + std::to_string(p.cols() - 1) +
           ". Leave out rows without a label.");
  }
}

}  // namespace leukolens
