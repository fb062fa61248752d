#include "metrics/scored_cells.hpp"

#include <algorithm>
#include <numeric>

#include "leukolens/core/rows_of.hpp"

namespace leukolens {
namespace {

/// Weights scaled to a mean of 1, so that metrics that count cells keep their meaning.
std::vector<double> scaled(std::vector<double> weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.);
  for (double& w : weights) w *= static_cast<double>(weights.size()) / sum;
  return weights;
}

}  // namespace

ScoredCells scored_cells(const Table& p, const std::vector<int>& labels, const CellFacts& facts) {
  ScoredCells cells{static_cast<int>(p.cols()), labels,        predicted_classes(p), {}, &p,
                    scaled(facts.weights),      facts.purities};
  for (std::size_t i = 0; i < labels.size(); ++i)
    cells.confidence.push_back(std::min(p(static_cast<Eigen::Index>(i), cells.predicted[i]), 1.));
  return cells;
}

ScoredCells scored_cells(const TopLabelInput& input) {
  return {static_cast<int>(input.classes.size()),
          input.labels,
          input.predicted,
          input.confidence,
          nullptr,
          scaled(input.weights),
          input.purities};
}

ScoredCells select(const ScoredCells& cells, const std::vector<int>& rows, Table& p_of_rows) {
  if (cells.p) p_of_rows = (*cells.p)(rows, Eigen::all);
  return {cells.classes,
          rows_of(cells.labels, rows),
          rows_of(cells.predicted, rows),
          rows_of(cells.confidence, rows),
          cells.p ? &p_of_rows : nullptr,
          scaled(rows_of(cells.weight, rows)),
          rows_of(cells.purities, rows)};
}

}  // namespace leukolens
