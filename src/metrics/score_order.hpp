#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "leukolens/metrics/score_groups.hpp"

namespace leukolens {

/// Groups of equal scores and each cell's place among them.
struct GroupedCells {
  ScoreGroups groups;
  std::vector<std::uint32_t> group_of;  ///< N
};
GroupedCells group_cells(std::span<const double> scores, std::span<const char> events, std::span<const double> weights);

/// Cells in order of a score: exactly, and in at most `most` groups of neighbouring scores (equal scores together) that
/// are quick to sum up anew for every resample.
struct ScoreOrder {
  ScoreGroups exact, coarse;
  std::vector<std::uint16_t> coarse_group_of;  ///< N
};
/// @param most  1..65535
ScoreOrder order_by_score(std::span<const double> scores, std::span<const char> events, std::span<const double> weights,
                          std::size_t most);

/// Up to `most` of 0..groups-1, evenly spread, the last among them: where a curve is drawn.
std::vector<std::size_t> curve_points(std::size_t groups, std::size_t most);

}  // namespace leukolens
