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

/// One against the rest. NaN where a denominator is 0.
struct ClassCounts {
  int n = 0;  ///< cells with this label
  double sensitivity, specificity, ppv, npv, f1;
};
std::vector<ClassCounts> per_class(const Eigen::MatrixXi& confusion);

double accuracy(const Eigen::MatrixXi& confusion);           ///< NaN for no cells
double balanced_accuracy(const Eigen::MatrixXi& confusion);  ///< mean sensitivity of the classes present
double macro_f1(const Eigen::MatrixXi& confusion);           ///< mean F1 over classes present in labels or predictions

}  // namespace leukolens
