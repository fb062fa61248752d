#pragma once
#include <span>
#include <vector>

#include "leukolens/core/table.hpp"

namespace leukolens {

/// Logits laid out for the temperature fit: relative to each row's maximum, scaled into -1..0 so that no moment
/// overflows, and interleaved so that one vector register holds one class of `lanes` neighbouring rows.
struct PackedLogits {
  static constexpr int lanes = 8;

  Eigen::Index rows = 0, classes = 0;
  double range = 0;              ///< largest spread of a row: the unit of `value`; 0 where every row is constant
  std::vector<double> value;     ///< blocks x K x lanes; lanes beyond the last row hold 0
  std::vector<double> label;     ///< N, the value at the row's label
  double mean = 0;               ///< of all values
  bool label_is_largest = true;  ///< in every row

  Eigen::Index blocks() const { return (rows + lanes - 1) / lanes; }
};

/// @param labels  N classes in 0..K-1, checked
PackedLogits pack(const Table& logits, std::span<const int> labels);

/// The mean NLL of softmax(beta * value) over rows and its first two derivatives in beta.
struct NllMoments {
  double nll, slope, curvature;
};

/// @param stride  looks at every stride-th block of rows alone
NllMoments nll_moments(const PackedLogits& packed, double beta, Eigen::Index stride = 1);

}  // namespace leukolens
