#pragma once
#include <span>

#include "leukolens/statistics/interval.hpp"

namespace leukolens {

/// What the cells of one unit (a donor, or all cells where donors are unknown) add to a proportion.
struct UnitCounts {
  double trials = 0, hits = 0;  ///< sums of weights, hits among the trials; of cells without weights their numbers
  double squared = 0;           ///< sum of squared weights of the trials

  void add(double weight, double hit) {
    trials += weight;
    hits += weight * hit;
    squared += weight * weight;
  }
};

/// Gives a proportion, hits / trials over all units, its interval: Clopper-Pearson on the number of independent cells
/// that the trials are worth, so that it stays within 0..1 and has a width where all are hits too.
///
/// Cells: Kish's number (sum w)^2 / sum w^2. Donors: that over the design effect 1 + (m - 1) rho, m the size of a
/// typical trial's donor, and times (z/t)^2 for the t of donors - 1 degrees (Korn & Graubard, Survey Methodology 24
/// (1998)). rho follows from the variance of the leave-one-donor-out jackknife and is never less than 0.05 (0.05 x 40 /
/// donors beyond 40): few donors show too little of how far they differ. Where all trials are hits, or none, it cannot
/// be seen and is 0.1. Fewer than 5 donors with trials, or a plan without intervals: none, and `ci_method` says why.
/// @param units  one a donor of the plan, in its order; else they are summed up
void set_proportion_interval(Estimate& e, std::span<const UnitCounts> units, const Resampling& plan, double level);

}  // namespace leukolens
