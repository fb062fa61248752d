#pragma once
#include <Eigen/Core>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace leukolens {

/// What is done with a cell's call.
enum class Decision : unsigned char {
  none,     ///< no threshold was fitted
  accept,   ///< confident enough for the error rate that was promised
  review,   ///< a person looks at it: not confident enough, its set is empty, or its novelty is not known
  unknown,  ///< unlike the training cells, whatever its confidence
};
const char* name_of(Decision decision);  ///< "" | "accept" | "review" | "unknown"

/// What a threshold of the novelty promises: of cells like those it was fitted on, how many it calls unknown.
struct UnknownPromise {
  double expected = std::numeric_limits<double>::quiet_NaN();  ///< fraction, 0..1; NaN: there is no threshold
  std::size_t fitted_on = 0;                                   ///< cells; 0: not known
};

/// N x K: whether the class is in the cell's set.
using ClassSets = Eigen::Matrix<bool, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Sets and decisions of N cells and what was promised of them.
struct CellDecisions {
  ClassSets sets;                                                      ///< no rows: none were fitted
  std::vector<Decision> decisions;                                     ///< empty: none were fitted
  double coverage = std::numeric_limits<double>::quiet_NaN();          ///< promised of the sets; NaN: nothing
  double max_error = std::numeric_limits<double>::quiet_NaN();         ///< promised of accepted cells; NaN: nothing
  double error_confidence = std::numeric_limits<double>::quiet_NaN();  ///< with which that is promised
  double unknown_quantile = std::numeric_limits<double>::quiet_NaN();  ///< of the unknown threshold; NaN: none
  UnknownPromise unknown_promise;
  std::vector<char> no_novelty;    ///< N: cells that the threshold cannot call unknown; empty: there are none
  std::vector<std::string> notes;  ///< sentences on what the promises rest on
};

}  // namespace leukolens
