#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "dataset/units.hpp"

namespace leukolens {

/// One role to be dealt and its share; shares need not sum to 1.
struct Portion {
  Role role;
  double share;  ///< > 0
};

/// Cells of one class parted by largest remainders (ties to the earlier portion); where there are as many cells as
/// portions none goes empty, and `train` never does.
/// @return  one count a portion, sum n
std::vector<int> portion_counts(int n, const std::vector<Portion>& portions);

/// Each class by itself: its units in an order drawn from (seed, unit name), the counts as above.
/// @return  one portion index a unit
std::vector<int> deal_by_class(const std::vector<LabelledCell>& cells, const std::vector<DealUnit>& units,
                               const std::vector<Portion>& portions, std::uint64_t seed);

/// Units with cells of many classes (donors, specimens): largest first, each where it brings the class x role counts
/// nearest to their shares, then improved by moves and swaps. No class is left without train cells that can have some.
/// @return  one portion index a unit
std::vector<int> deal_groups(const std::vector<LabelledCell>& cells, const std::vector<DealUnit>& units,
                             const std::vector<Portion>& portions, std::uint64_t seed);

/// Position of a unit in the order of the draw: a function of seed and name alone.
std::uint64_t draw_key(std::uint64_t seed, const std::string& unit_name);

}  // namespace leukolens
