#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/decisions/decision.hpp"
#include "leukolens/metrics/unknown_check.hpp"
#include "leukolens/statistics/estimate.hpp"
#include "leukolens/statistics/interval.hpp"

namespace leukolens {

/// Cells by decision, and cells whose set holds no class.
struct DecisionCounts {
  std::size_t accept = 0, review = 0, unknown = 0, empty_sets = 0;
};

struct DecisionGroup {
  std::string name;  ///< class or donor
  std::size_t n;
  NamedEstimates metrics;
  DecisionCounts counts = {};
};

/// How the promises held. Metrics: of the sets `conformal_coverage` (fraction of cells whose set holds the label) and
/// `conformal_set_size` (mean number of classes in a set); of the decisions `accepted_fraction`, `accepted_accuracy`
/// (fraction of accepted calls that is right; NaN where none is) and `unknown_fraction`. Those of what was not fitted
/// are left out.
struct DecisionEvaluation {
  double coverage, max_error, error_confidence, unknown_quantile;  ///< promised; NaN: nothing
  std::vector<std::string> notes;
  NamedEstimates metrics;
  std::vector<DecisionGroup> per_class;            ///< by label, the order of the classes; without cells: NaN
  std::vector<DecisionGroup> donors;               ///< bytewise; empty where unknown
  DecisionCounts counts = {};                      ///< of all cells
  std::optional<UnknownCheck> unknown_check = {};  ///< by label; empty where no cell can be called unknown
};

/// @param labels, predicted  N classes 0..K-1  @param donors  N or empty
/// @throws Error  Kind::bad_value where the lengths differ
DecisionEvaluation evaluate_decisions(const CellDecisions& cells, const std::vector<int>& labels,
                                      const std::vector<int>& predicted, const std::vector<std::string>& classes,
                                      const std::vector<std::string>& donors, const IntervalOptions& interval);

}  // namespace leukolens
