#pragma once
#include <span>
#include <vector>

#include "leukolens/core/table.hpp"

namespace leukolens {

/// The logits of the temperature fit, row by row relative to the maximum, in units of the largest spread of a row: d in
/// -1..0, so that no moment overflows.
struct ScaledRows {
  const Table& logits;           ///< N x K
  std::span<const int> labels;   ///< N
  std::vector<double> top;       ///< N, row maxima
  double range = 0;              ///< largest spread of a row: the unit of d; 0 where every row is constant
  bool label_is_largest = true;  ///< in every row
  double mean_excess = 0;        ///< mean over rows of mean_k d - d_y
  double nll = 0;                ///< mean NLL of softmax(logits)
};

/// @throws Error  Kind::bad_value as check_logits, and where a row's spread is more than a double can hold
ScaledRows scaled_rows(const Table& logits, std::span<const int> labels);

/// The mean NLL of softmax(beta d) over rows and its first three derivatives in beta.
struct NllMoments {
  double nll, slope, curvature, third;
};

/// @param stride  looks at every stride-th row alone
NllMoments nll_moments(const ScaledRows& rows, double beta, Eigen::Index stride = 1);

}  // namespace leukolens
