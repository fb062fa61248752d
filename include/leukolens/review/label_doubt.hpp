#pragma once
#include <span>
#include <vector>

#include "leukolens/core/table.hpp"

namespace leukolens {

/// How far a cell's label is from what the calibrated probabilities say.
struct LabelDoubt {
  double doubt;  ///< (1 - (p_label - largest other p)) / 2: 0 sure of the label, 1 sure of another class; NaN without
  bool at_odds;  ///< confident learning counts the label as wrong
};

/// Confident learning (Northcutt, Jiang & Chuang, JAIR 70, 2021): the threshold of class j is the mean p_j over cells
/// labelled j; a cell is at odds with its label where the largest p_k among the classes with p_k >= threshold is of
/// another class. Probabilities should be out of sample: of the cells that a network was trained on it knows the
/// labels. A class that no cell is labelled as has no threshold and is never counted.
/// @param p       N x K, rows sum to 1
/// @param labels  N classes, -1: none
/// @throws Error  Kind::bad_value where the sizes differ or a label is outside -1..K-1
std::vector<LabelDoubt> label_doubts(const Table& p, std::span<const int> labels);

}  // namespace leukolens
