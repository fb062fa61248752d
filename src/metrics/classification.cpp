#include "leukolens/metrics/classification.hpp"

#include <cmath>
#include <limits>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

double ratio(double part, double whole) { return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN(); }

}  // namespace

std::vector<int> predicted_classes(const Table& p) {
  std::vector<int> predicted(static_cast<std::size_t>(p.rows()));
  for (Eigen::Index i = 0; i < p.rows(); ++i) {
    Eigen::Index best = 0;
    for (Eigen::Index k = 1; k < p.cols(); ++k)
      if (p(i, k) > p(i, best)) best = k;
    predicted[i] = static_cast<int>(best);
  }
  return predicted;
}

Eigen::MatrixXi confusion_matrix(std::span<const int> labels, std::span<const int> predicted, int classes) {
  if (labels.size() != predicted.size())
    throw Error(Kind::bad_value, std::to_string(labels.size()) + " labels for " + std::to_string(predicted.size()) +
                                     " predictions. Give one label a prediction.");
  Eigen::MatrixXi confusion = Eigen::MatrixXi::Zero(classes, classes);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0 || labels[i] >= classes || predicted[i] < 0 || predicted[i] >= classes)
      throw Error(Kind::bad_value, "row " + std::to_string(i + 1) + ": class number outside 0.." +
                                       std::to_string(classes - 1) + ". Leave out rows without a label.");
    ++confusion(labels[i], predicted[i]);
  }
  return confusion;
}

std::vector<ClassCounts> per_class(const Eigen::MatrixXi& confusion) {
  const double total = confusion.sum();
  std::vector<ClassCounts> classes(static_cast<std::size_t>(confusion.rows()));
  for (Eigen::Index k = 0; k < confusion.rows(); ++k) {
    const double hit = confusion(k, k);
    const double labelled = confusion.row(k).sum(), called = confusion.col(k).sum();
    const double neither = total - labelled - called + hit;
    auto& c = classes[static_cast<std::size_t>(k)];
    c.n = static_cast<int>(labelled);
    c.sensitivity = ratio(hit, labelled);
    c.specificity = ratio(neither, total - labelled);
    c.ppv = ratio(hit, called);
    c.npv = ratio(neither, total - called);
    c.f1 = ratio(2 * hit, labelled + called);
  }
  return classes;
}

double accuracy(const Eigen::MatrixXi& confusion) { return ratio(confusion.diagonal().sum(), confusion.sum()); }

double balanced_accuracy(const Eigen::MatrixXi& confusion) {
  double sum = 0, present = 0;
  for (const auto& c : per_class(confusion)) {
    if (c.n == 0) continue;
    sum += c.sensitivity;
    ++present;
  }
  return ratio(sum, present);
}

double macro_f1(const Eigen::MatrixXi& confusion) {
  double sum = 0, present = 0;
  for (const auto& c : per_class(confusion)) {
    if (std::isnan(c.f1)) continue;  // neither a label nor a prediction
    sum += c.f1;
    ++present;
  }
  return ratio(sum, present);
}

}  // namespace leukolens
