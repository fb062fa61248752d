#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace leukolens {

/// Deals items into folds for cross-validation so that every fold has about the same number of each class. Whole groups
/// stay together; the largest are dealt first, ties in an order drawn from (seed, group).
/// @param labels  N classes, 0 or more
/// @param groups  N names (donors), or empty: every item by itself
/// @param folds   >= 2; with fewer groups than folds, one fold a group
/// @return        N fold numbers from 0
/// @throws Error  Kind::bad_value for folds < 2 or less than two items or groups to part
std::vector<int> deal_folds(std::span<const int> labels, const std::vector<std::string>& groups, int folds,
                            std::uint64_t seed);

/// The names as they are where at least two differ, else none: one donor alone cannot be left out. Items without a name
/// form one group.
std::vector<std::string> groups_to_part(const std::vector<std::string>& names);

/// Row numbers, rising.
struct FoldRows {
  std::vector<int> fitted, held_out;
};
FoldRows rows_of_fold(const std::vector<int>& fold_of, int fold);

}  // namespace leukolens
