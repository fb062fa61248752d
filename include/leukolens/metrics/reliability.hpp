#pragma once
#include <optional>
#include <span>
#include <vector>

#include "leukolens/core/table.hpp"
#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// One bin (lo, hi] of the reliability diagram; the first is [0, hi].
struct ReliabilityBin {
  double lo, hi;
  int n = 0;
  double confidence, accuracy;                    ///< means over the bin; NaN where it is empty
  std::optional<Interval> confidence_band = {};   ///< 95 %, around the accuracy
  std::optional<Interval> consistency_band = {};  ///< 95 %, around the diagonal: where the accuracy would lie were the
                                                  ///< probabilities right
};

/// Number 0..bins-1 of the bin that holds a confidence in 0..1. Exact: compared with the edges k / bins as doubles.
int reliability_bin(double confidence, int bins);

/// Equal-width bins of the top-label confidence. Guo et al., ICML 2017. @throws Error Kind::bad_value for bins < 1
std::vector<ReliabilityBin> reliability_bins(const Table& p, std::span<const int> labels, int bins = 15);
/// The same from confidence and correctness alone; with weights the means are weighted, n still counts cells.
/// @param weights  N or empty
std::vector<ReliabilityBin> reliability_bins(std::span<const double> confidence, std::span<const char> correct,
                                             int bins = 15, std::span<const double> weights = {});

/// sum_b n_b / N |accuracy - confidence|; empty bins count 0. NaN for no cells.
double expected_calibration_error(const std::vector<ReliabilityBin>& bins);

/// The largest gap of a bin with at least `min_bin` cells, and that bin's count.
struct MaximumError {
  double value;  ///< NaN where no bin qualifies
  int bin_n;
};
MaximumError maximum_calibration_error(const std::vector<ReliabilityBin>& bins, int min_bin = 1);

}  // namespace leukolens
