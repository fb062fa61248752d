#pragma once
#include <span>
#include <vector>

#include "leukolens/core/table.hpp"

namespace leukolens {

/// What one cell adds to every figure of `evaluate`, so that a bootstrap replicate is one pass of additions.
struct CellScore {
  int label, predicted, bin;
  double confidence, nll, brier;
};

/// @param p  N x K, checked
std::vector<CellScore> score_cells(const Table& p, std::span<const int> labels, int bins);

/// Names of the figures that `figures_of` returns, in its order.
inline constexpr const char* figure_names[] = {"accuracy", "balanced_accuracy", "macro_f1", "nll", "brier", "ece",
                                               "mce"};
inline constexpr std::size_t figure_count = std::size(figure_names);

struct FigureOptions {
  int classes, bins, min_bin;
};

/// Appends the figures of the given rows (repeats allowed); NaN where undefined.
void append_figures(const std::vector<CellScore>& cells, std::span<const int> rows, const FigureOptions& options,
                    std::vector<double>& out);

}  // namespace leukolens
