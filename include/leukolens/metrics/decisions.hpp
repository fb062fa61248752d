#pragma once
#include <Eigen/Core>
#include <limits>
#include <string>
#include <vector>

#include "leukolens/metrics/estimate.hpp"
#include "leukolens/metrics/interval.hpp"

namespace leukolens {

/// What is done with a cell's call.
enum class Decision : unsigned char {
  none,     ///< no threshold was fitted
  accept,   ///< confident enough for the error rate that was promised
  review,   ///< a person looks at it
  unknown,  ///< unlike the training cells, whatever its confidence
};
const char* name_of(Decision decision);  ///< "" | "accept" | "review" | "unknown"

/// N x K: whether the class is in the cell's set.
using ClassSets = Eigen::Matrix<bool, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Sets and decisions of N cells and what was promised of them.
struct DecidedCells {
  ClassSets sets;                                                      ///< no rows: none were fitted
  std::vector<Decision> decisions;                                     ///< empty: none were fitted
  double coverage = std::numeric_limits<double>::quiet_NaN();          ///< promised of the sets; NaN: nothing
  double max_error = std::numeric_limits<double>::quiet_NaN();         ///< promised of accepted cells; NaN: nothing
  double error_confidence = std::numeric_limits<double>::quiet_NaN();  ///< with which that is promised
  double unknown_quantile = std::numeric_limits<double>::quiet_NaN();  ///< of the unknown threshold; NaN: none
  std::vector<std::string> notes;                                      ///< sentences on what the promises rest on
};

struct DecisionGroup {
  std::string name;  ///< class or donor
  std::size_t n;
  NamedEstimates figures;
};

/// How the promises held. Figures: of the sets `conformal_coverage` (part of cells whose set holds the label) and
/// `conformal_set_size` (mean number of classes in a set); of the decisions `accepted_fraction`, `accepted_accuracy`
/// (part of accepted calls that is right; NaN where none is) and `unknown_fraction`. Those of what was not fitted are
/// left out.
struct DecisionEvaluation {
  double coverage, max_error, error_confidence, unknown_quantile;  ///< promised; NaN: nothing
  std::vector<std::string> notes;
  NamedEstimates figures;
  std::vector<DecisionGroup> per_class;  ///< by label, the order of the classes; without cells: NaN
  std::vector<DecisionGroup> donors;     ///< bytewise; empty where unknown
};

/// @param labels, predicted  N classes 0..K-1  @param donors  N or empty
/// @throws Error  Kind::bad_value where the lengths differ
DecisionEvaluation evaluate_decisions(const DecidedCells& cells, const std::vector<int>& labels,
                                      const std::vector<int>& predicted, const std::vector<std::string>& classes,
                                      const std::vector<std::string>& donors, const IntervalOptions& interval);

}  // namespace leukolens
