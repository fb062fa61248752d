#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "leukolens/atlas/atlas_cell.hpp"
#include "leukolens/atlas/interventions.hpp"
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

struct MorphologyOptions {
  int folds = 5;
  std::uint64_t seed = 1;
};

/// The score as a function of one shape column alone.
struct PartialCurve {
  std::string column;
  std::vector<double> at, score;
  std::vector<Interval> band;  ///< 95 %, pointwise, over the jackknife of donors; empty where they are fewer than 5
};

/// How far shape explains what a network says of a class.
struct MorphologyReport {
  std::size_t cells = 0;                                ///< with every column defined
  std::size_t donors = 0;                               ///< 0: unknown, folds are made of cells
  Estimate r2_all;                                      ///< of all columns together, out of fold; below 0: worse than
                                                        ///< the mean
  std::vector<std::pair<std::string, Estimate>> r2_of;  ///< of each column alone, the best first
  std::vector<std::pair<std::string, double>> drop;     ///< loss of R^2 where the column is left out, same order
  std::vector<std::pair<std::string, double>> tell_the_same;  ///< columns whose correlation with the best is beyond 0.9
  std::vector<PartialCurve> curves;                           ///< of the best three columns
  std::vector<std::string> left_out;                          ///< columns undefined or constant in these cells
  std::string tried;          ///< size | thickness: what was changed in the cells themselves to see whether the best
                              ///< column's part in the score is its doing; empty: nothing could be
  std::optional<bool> moves;  ///< whether that moves the score; nothing: not tried, or these cells cannot tell
};

/// Ridge regression on a natural cubic spline of four knots a column (Hastie, Tibshirani & Friedman 2009, 5.2.1),
/// evaluated out of fold by whole donors: R^2 = 1 - sum (y - fit)^2 / sum (y - mean of the fitted rows)^2.
/// @param shape   N x D, shape_columns()
/// @param score   N, the class's centred logit of all cells
/// @param donors  N names, "" where unknown
/// @throws Error  Kind::bad_value where the sizes differ
MorphologyReport explain_by_morphology(const Eigen::MatrixXd& shape, const Eigen::VectorXd& score,
                                       const std::vector<std::string>& donors, const MorphologyOptions& options = {});

/// Holds the best column against the interventions: a score may go with the area and yet not rest on it. Fills `tried`
/// and `moves`.
void hold_against(const InterventionsReport& interventions, MorphologyReport& report);

Json to_json(const MorphologyReport& report);
std::vector<Finding> findings_of(const MorphologyReport& report, const std::string& class_name);

}  // namespace leukolens
