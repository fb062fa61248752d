#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "leukolens/core/table.hpp"
#include "leukolens/statistics/interval.hpp"

namespace leukolens {

/// Cells that only one of two models calls right. McNemar, Psychometrika 12 (1947); exact: binomial with p = 1/2, two
/// sided (twice the smaller tail, at most 1).
struct McNemar {
  std::size_t both = 0, only_a = 0, only_b = 0, neither = 0;
  double p;  ///< NaN for no cells; 1 where no cell tells the two apart
};
McNemar mcnemar(std::span<const char> a_right, std::span<const char> b_right);

/// One metric of two models on the same cells; the difference is b - a, its interval from the same draws of donors.
struct PairedMetric {
  std::string name;  ///< accuracy, balanced_accuracy, nll, brier, ece
  Estimate a, b, difference;
};

/// @param a, b     N x K probabilities of the same cells
/// @param donors   N or empty: what `estimate` draws
/// @throws Error  Kind::bad_value as check_probabilities, or for tables of different shape; Kind::bad_data for no cells
std::vector<PairedMetric> paired_metrics(const Table& a, const Table& b, std::span<const int> labels,
                                         const std::vector<std::string>& donors, int bins,
                                         const IntervalOptions& options);

}  // namespace leukolens
