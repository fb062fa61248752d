#pragma once
#include <string>
#include <vector>

#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// The mean of one value a cell, its t interval over the jackknife of donors (of cells where no donor is known), and
/// the larger p of the t test on that jackknife and the exact sign test on the donors' means (Dixon & Mood, JASA 41,
/// 1946): small where the mean differs from 0 and most donors differ that way.
struct MeanOfCells {
  Estimate estimate;  ///< n: cells whose value is defined; NaN where none is
  double p;           ///< two-sided; NaN without an interval
  bool too_few;       ///< fewer than 5 donors, or than 5 cells where no donor is known
};

/// @param values  N, NaN where undefined: left out
/// @param donors  N names, "" where unknown
MeanOfCells mean_of_cells(const std::vector<double>& values, const std::vector<std::string>& donors);

}  // namespace leukolens
