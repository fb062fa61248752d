#pragma once
#include <span>
#include <vector>

namespace leukolens {

/// Cells in rising order of a score in 0..1, equal scores together, with how often an event happened to them: all that
/// metrics of ranking, recalibration and selection need. G groups; a group may have weight 0 (a resample that left it
/// out).
struct ScoreGroups {
  std::vector<double> score;             ///< G, mean over the group, rising
  std::vector<double> weight;            ///< G, cells, or the sum of their weights
  std::vector<double> positive;          ///< G, the share of `weight` with the event
  std::vector<double> squared_weight{};  ///< G, sum of the cells' squared weights; `equal_mass_bins` alone needs it
  double squared_error = 0;              ///< sum over cells of weight (score - [event])^2
};

/// @param events   N, 1 where the event happened
/// @param weights  N, or empty for 1 each
/// @throws Error   Kind::bad_value for lengths that differ
ScoreGroups group_scores(std::span<const double> scores, std::span<const char> events,
                         std::span<const double> weights = {});

}  // namespace leukolens
