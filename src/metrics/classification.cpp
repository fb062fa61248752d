#include "leukolens/metrics/classification.hpp"

#include <cmath>
#include <limits>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

double ratio(double part, double whole) { return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN(); }

double total_of(ClassSumsView sums) {
  double total = 0;
  for (const auto& s : sums) total += s.labelled;
  return total;
}

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

std::vector<ClassSums> class_sums(const Eigen::MatrixXi& confusion) {
  std::vector<ClassSums> sums;
  for (Eigen::Index k = 0; k < confusion.rows(); ++k)
    sums.push_back({static_cast<double>(confusion.row(k).sum()), static_cast<double>(confusion.col(k).sum()),
                    static_cast<double>(confusion(k, k))});
  return sums;
}

ClassCounts class_counts(int n, const ClassSums& s, double total) {
  const double neither = total - s.labelled - s.called + s.hit;
  return {n,
          ratio(s.hit, s.labelled),
          ratio(neither, total - s.labelled),
          ratio(s.hit, s.called),
          ratio(neither, total - s.called),
          ratio(2 * s.hit, s.labelled + s.called)};
}

std::vector<ClassCounts> per_class(const Eigen::MatrixXi& confusion) {
  std::vector<ClassCounts> classes;
  for (const auto& sums : class_sums(confusion))
    classes.push_back(class_counts(static_cast<int>(sums.labelled), sums, confusion.sum()));
  return classes;
}

double accuracy(ClassSumsView sums) {
  double hit = 0;
  for (const auto& s : sums) hit += s.hit;
  return ratio(hit, total_of(sums));
}

double balanced_accuracy(ClassSumsView sums) {
  double sum = 0, present = 0;
  for (const auto& s : sums) {
    if (!(s.labelled > 0)) continue;
    sum += s.hit / s.labelled;
    ++present;
  }
  return ratio(sum, present);
}

double macro_f1(ClassSumsView sums) {
  double sum = 0, present = 0;
  for (const auto& s : sums) {
    if (!(s.labelled + s.called > 0)) continue;  // neither a label nor a prediction
    sum += 2 * s.hit / (s.labelled + s.called);
    ++present;
  }
  return ratio(sum, present);
}

double weighted_f1(ClassSumsView sums) {
  double sum = 0;
  for (const auto& s : sums)
    if (s.labelled > 0) sum += s.labelled * 2 * s.hit / (s.labelled + s.called);
  return ratio(sum, total_of(sums));
}

double cohen_kappa(ClassSumsView sums) {
  const double total = total_of(sums);
  double chance = 0;
  for (const auto& s : sums) chance += s.labelled / total * s.called / total;
  return ratio(accuracy(sums) - chance, 1 - chance);
}

double matthews_correlation(ClassSumsView sums) {
  const double total = total_of(sums);
  double chance = 0, of_labels = 1, of_calls = 1;
  for (const auto& s : sums) {
    const double labelled = s.labelled / total, called = s.called / total;
    chance += labelled * called;
    of_labels -= labelled * labelled;
    of_calls -= called * called;
  }
  return ratio(accuracy(sums) - chance, std::sqrt(of_labels * of_calls));
}

double accuracy(const Eigen::MatrixXi& confusion) { return accuracy(class_sums(confusion)); }
double balanced_accuracy(const Eigen::MatrixXi& confusion) { return balanced_accuracy(class_sums(confusion)); }
double macro_f1(const Eigen::MatrixXi& confusion) { return macro_f1(class_sums(confusion)); }

}  // namespace leukolens
