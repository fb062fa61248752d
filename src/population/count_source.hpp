#pragma once
#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/holdout/source_cells.hpp"

namespace leukolens {

/// The calibrator in use, and what it says of calibration cells that it has not seen.
struct CountSource {
  std::optional<Calibration> calibration;  ///< empty: softmax
  Eigen::VectorXd prior;                   ///< K, mean calibrated probability over the calibration cells, or given
  std::vector<int> labels, predicted;      ///< of the calibration cells; empty where there are none
  Table p, ratios;                         ///< N x K: calibrated without the cell's donor, and that over its prior
  std::vector<int> donor;                  ///< N, 0..donors-1; -1: not named
  std::size_t donors = 0;                  ///< named ones; 0: unknown
  std::vector<std::string> classes;

  Table probabilities(const Table& logits) const;
};

/// Fits the calibrator in use anew without every donor (more than ten: without each of ten groups of donors; donors
/// unknown: without every tenth cell), so that the errors on the calibration cells are those to expect of new donors.
/// @param given_prior  K fractions > 0, used instead; empty: from the cells
/// @throws Error  Kind::bad_data where there are neither cells nor a prior (names the remedies)
CountSource prepare_source(const SourceCells& source, const std::vector<std::string>& classes,
                           const Eigen::VectorXd& given_prior, const Warn& warn);

}  // namespace leukolens
