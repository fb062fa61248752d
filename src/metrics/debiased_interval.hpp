#pragma once
#include "leukolens/statistics/interval.hpp"
#include "metrics/scored_cells.hpp"

namespace leukolens {

/// The t interval of the debiased square over the jackknife of the plan's units, its equal-mass bins held as they are
/// on all cells. Unlike a bootstrap it adds no noise that the debiasing does not know of: it covers where calibration
/// is good and where it is not (docs/methods.md). @param e  value and n; interval and method are filled in
void add_debiased_interval(Estimate& e, const ScoredCells& cells, int bins, const Resampling& plan,
                           const IntervalOptions& options);

/// The same of the root: both ends' roots, 0 where below 0. None where even the upper end is.
/// @param square  with its interval
void add_root_interval(Estimate& root, const Estimate& square);

}  // namespace leukolens
