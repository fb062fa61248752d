#pragma once
#include <Eigen/Core>
#include <span>
#include <vector>

#include "leukolens/core/table.hpp"

namespace leukolens {

/// Argmax of each row; ties go to the lowest class. p: N x K.
std::vector<int> predicted_classes(const Table& p);

/// K x K counts, row = label, column = predicted.
Eigen::MatrixXi confusion_matrix(std::span<const int> labels, std::span<const int> predicted, int classes);

/// Cells (or their weight) with this label, called so, and both.
struct ClassSums {
  double labelled = 0, called = 0, hit = 0;
};
std::vector<ClassSums> class_sums(const Eigen::MatrixXi& confusion);

/// One class against the rest. NaN where a denominator is 0.
struct ClassCounts {
  int n = 0;  ///< cells with this label
  double sensitivity, specificity, ppv, npv, f1;
};
/// @param n      cells with this label
/// @param total  cells (or weight) of all classes
ClassCounts class_counts(int n, const ClassSums& sums, double total);
std::vector<ClassCounts> per_class(const Eigen::MatrixXi& confusion);

using ClassSumsView = std::span<const ClassSums>;
double accuracy(ClassSumsView sums);           ///< NaN for no cells
double balanced_accuracy(ClassSumsView sums);  ///< mean sensitivity of the classes present
double macro_f1(ClassSumsView sums);           ///< mean F1 over classes present in labels or predictions
double weighted_f1(ClassSumsView sums);        ///< mean F1 weighted by the cells of each class

/// Agreement beyond chance, (a - e) / (1 - e) with e = sum_k labelled_k called_k / N^2. Cohen, Educ Psychol Meas 20
/// (1960). NaN where labels and calls are all of one class.
double cohen_kappa(ClassSumsView sums);
/// Correlation of labels and calls over K classes. Gorodkin, Comput Biol Chem 28 (2004). NaN where labels or calls are
/// all of one class (scikit-learn gives 0).
double matthews_correlation(ClassSumsView sums);

double accuracy(const Eigen::MatrixXi& confusion);
double balanced_accuracy(const Eigen::MatrixXi& confusion);
double macro_f1(const Eigen::MatrixXi& confusion);

}  // namespace leukolens
