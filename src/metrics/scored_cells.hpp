#pragma once
#include <vector>

#include "leukolens/metrics/evaluation.hpp"

namespace leukolens {

/// N evaluated cells as the metrics see them, whether whole rows of probabilities are known or the top label alone.
struct ScoredCells {
  int classes = 0;
  std::vector<int> labels, predicted;
  std::vector<double> confidence;
  const Table* p = nullptr;      ///< N x K; null: top labels alone
  std::vector<double> weight;    ///< N, mean 1, or empty for 1 each
  std::vector<double> purities;  ///< N or empty

  std::size_t size() const { return labels.size(); }
  double weight_of(std::size_t cell) const { return weight.empty() ? 1 : weight[cell]; }
};

ScoredCells scored_cells(const Table& p, const std::vector<int>& labels, const CellFacts& facts);
ScoredCells scored_cells(const TopLabelInput& input);

/// The given rows. @param p_of_rows  filled with their probabilities; must outlive the result
ScoredCells select(const ScoredCells& cells, const std::vector<int>& rows, Table& p_of_rows);

}  // namespace leukolens
