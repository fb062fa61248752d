#pragma once
#include <string>
#include <vector>

#include "metrics/scored_cells.hpp"

namespace leukolens {

/// The metrics that need no order of scores, for the cells of each value of a column, by name.
/// @param values  N, the cells' values of the column
/// @param donors  N or empty: the unit of the intervals within a group
std::vector<GroupEvaluation> evaluate_groups(const ScoredCells& cells, const std::vector<std::string>& values,
                                             const std::vector<std::string>& donors, const EvaluationOptions& options);

}  // namespace leukolens
