#pragma once
#include <string>
#include <vector>

#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// The mean of one value a cell, its t interval over the jackknife of donors (of cells where no donor is known), and
/// what a t test on the same jackknife says.
struct MeanOfCells {
  Estimate estimate;  ///< n: cells whose value is defined; NaN where none is
  double p;           ///< two-sided, of a mean of 0; NaN without an interval
  bool too_few;       ///< fewer than 5 donors, or than 5 cells where no donor is known
};

/// @param values  N, NaN where undefined: left out
/// @param donors  N names, "" where unknown
MeanOfCells mean_of_cells(const std::vector<double>& values, const std::vector<std::string>& donors);

}  // namespace leukolens
