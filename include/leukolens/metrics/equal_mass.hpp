#pragma once
#include <vector>

#include "leukolens/metrics/score_groups.hpp"

namespace leukolens {

/// One bin of about equally many cells; equal scores always share a bin.
struct MassBin {
  double weight = 0, positive = 0, score = 0;  ///< sums over the bin; score: sum of weight x score
  double squared_weight = 0;                   ///< sum of weight^2
};

/// How many cells of equal weight a bin is worth: (sum w)^2 / sum w^2. Kish, Survey Sampling (1965). 0 for no cells.
double effective_cells(const MassBin& bin);

/// The bin of every group: floor(bins x the middle of its ranks / N). Bins may be empty where scores repeat.
std::vector<int> equal_mass_places(const ScoreGroups& groups, int bins);

std::vector<MassBin> equal_mass_bins(const ScoreGroups& groups, int bins = 15);

/// sum_b n_b/N |event rate - mean score|. NaN for no cells.
double equal_mass_error(const std::vector<MassBin>& bins);

/// sum_b w_b/W [(event rate - mean score)^2 - rate (1 - rate)/(n_b - 1)] over bins with n_b >= 2, n_b the effective
/// number of cells: unbiased, so negative by chance where calibration is good. Kumar, Liang & Ma, NeurIPS 2019, who
/// have no weights. NaN where no bin has 2 cells.
double debiased_square(const std::vector<MassBin>& bins);

}  // namespace leukolens
