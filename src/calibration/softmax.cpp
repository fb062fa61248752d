#include "leukolens/calibration/softmax.hpp"

#include <cmath>

#include "calibration/exponential.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {

// Element by element, the sum from left to right: a row's bits must not depend on where it lies in the table, as they
// would with packets of several elements.

namespace {

/// Replaces K scores by the exponentials of their distance from `top` and returns the sum.
double exponentials(double* row, Eigen::Index classes, double top) {
  for (Eigen::Index k = 0; k < classes; ++k) row[k] -= top;
  exponential(row, static_cast<std::size_t>(classes));
  double sum = 0;
  for (Eigen::Index k = 0; k < classes; ++k) sum += row[k];
  return sum;
}

}  // namespace

Table log_softmax(const Table& logits) {
  Table out = logits;
  for (Eigen::Index i = 0; i < out.rows(); ++i) {
    const double top = out.cols() ? out.row(i).maxCoeff() : 0;
    const double log_sum = std::log(exponentials(out.row(i).data(), out.cols(), top));
    for (Eigen::Index k = 0; k < out.cols(); ++k) out(i, k) = logits(i, k) - top - log_sum;
  }
  return out;
}

Table softmax(Table logits) {
  for (Eigen::Index i = 0; i < logits.rows(); ++i) {
    const double top = logits.cols() ? logits.row(i).maxCoeff() : 0;
    const double sum = exponentials(logits.row(i).data(), logits.cols(), top);
    for (Eigen::Index k = 0; k < logits.cols(); ++k) logits(i, k) /= sum;
  }
  return logits;
}

Table centred(const Table& logits) {
  Table u = logits;
  for (Eigen::Index i = 0; i < u.rows(); ++i) {
    double mean = 0;
    for (Eigen::Index k = 0; k < u.cols(); ++k) mean += u(i, k);
    mean /= static_cast<double>(u.cols());
    for (Eigen::Index k = 0; k < u.cols(); ++k) u(i, k) -= mean;
  }
  return u;
}

void check_logits(const Table& logits, std::span<const int> labels) {
  if (static_cast<std::size_t>(logits.rows()) != labels.size())
    throw Error(Kind::bad_value, std::to_string(labels.size()) + " labels for " + std::to_string(logits.rows()) +
                                     " rows of logits. Give one label a row.");
  Eigen::Index faults = 0;  // counted without a branch first: nearly every table has none
  for (Eigen::Index i = 0; i < logits.size(); ++i) faults += !std::isfinite(logits.data()[i]);
  for (const int y : labels) faults += y < 0 || y >= logits.cols();
  if (faults == 0) return;
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
