#include "leukolens/calibration/softmax.hpp"

#include <cmath>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {

// Element by element with std::exp: a row's bits must not depend on where it lies in the table, as they would with
// packets of several elements.

Table log_softmax(const Table& logits) {
  Table out(logits.rows(), logits.cols());
  for (Eigen::Index i = 0; i < logits.rows(); ++i) {
    const double top = logits.cols() ? logits.row(i).maxCoeff() : 0;
    double sum = 0;
    for (Eigen::Index k = 0; k < logits.cols(); ++k) sum += std::exp(logits(i, k) - top);
    const double log_sum = std::log(sum);
    for (Eigen::Index k = 0; k < logits.cols(); ++k) out(i, k) = logits(i, k) - top - log_sum;
  }
  return out;
}

Table softmax(const Table& logits) {
  Table out(logits.rows(), logits.cols());
  for (Eigen::Index i = 0; i < logits.rows(); ++i) {
    const double top = logits.cols() ? logits.row(i).maxCoeff() : 0;
    double sum = 0;
    for (Eigen::Index k = 0; k < logits.cols(); ++k) sum += out(i, k) = std::exp(logits(i, k) - top);
    for (Eigen::Index k = 0; k < logits.cols(); ++k) out(i, k) /= sum;
  }
  return out;
}

void check_logits(const Table& logits, std::span<const int> labels) {
  if (static_cast<std::size_t>(logits.rows()) != labels.size())
    throw Error(Kind::bad_value, std::to_string(labels.size()) + " labels for " + std::to_string(logits.rows()) +
                                     " rows of logits. Give one label a row.");
  for (Eigen::Index i = 0; i < logits.rows(); ++i) {
    const auto fail = [&](const std::string& fault) {
      throw Error(Kind::bad_value, "row " + std::to_string(i + 1) + ": " + fault);
    };
    for (Eigen::Index k = 0; k < logits.cols(); ++k)
      if (!std::isfinite(logits(i, k)))
        fail("logit " + std::to_string(k + 1) + " is " + to_text(logits(i, k)) + ". Leave the row out.");
    if (labels[i] < 0 || labels[i] >= logits.cols())
      fail("label " + std::to_string(labels[i]) + " is outside 0.." + std::to_string(logits.cols() - 1) +
           ". Leave out rows without a label.");
  }
}

}  // namespace leukolens
