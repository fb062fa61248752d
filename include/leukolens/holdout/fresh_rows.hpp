#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "leukolens/predictions/score_table.hpp"

namespace leukolens {

/// Rows, labelled or not, that neither the model nor its calibration has seen.
struct FreshRows {
  std::vector<int> rows;
  std::string sentence;  ///< for people: how many, and what was left out
};

/// Roles `test`, `new` and unknown, without the cells whose content hash is in `seen_by_calibrator`.
/// @param role  overrides the rule: rows of this role, or all rows for `every_role`
/// @throws Error  as check_role; Kind::bad_data naming the table and the remedy where no row is left
FreshRows fresh_rows(const ScoreTable& table, const std::set<std::string>& seen_by_calibrator,
                     const std::optional<std::string>& role = {});

}  // namespace leukolens
