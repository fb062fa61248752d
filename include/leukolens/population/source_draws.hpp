#pragma once
#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/holdout/source_cells.hpp"
#include "leukolens/population/donor_scatter.hpp"
#include "leukolens/statistics/interval.hpp"

namespace leukolens {

/// A calibrator and the class fractions that it was fitted for.
struct DrawnSource {
  std::optional<Calibration> calibration;  ///< empty: softmax
  Eigen::VectorXd prior;                   ///< K, mean calibrated probability over the drawn calibration cells

  Table probabilities(const Table& logits) const;
};

/// The calibration as it is, and as it might have come out with other donors.
struct SourceDraws {
  DrawnSource whole;
  std::vector<DrawnSource> draws;
  DonorScatter scatter;
  std::vector<int> labels, predicted;  ///< of the calibration cells; empty where there are none
  std::size_t donors = 0;              ///< of the calibration cells; 0: unknown
  std::string method;                  ///< how intervals come about, for people
};

/// Resamples the calibration donors (the cells where fewer than five donors are known) and refits the calibrator in
/// use.
/// @param given_prior  K fractions > 0, used instead and not resampled; empty: from the cells
/// @throws Error  Kind::bad_data where there are neither cells nor a prior (names the remedies)
SourceDraws draw_source(const SourceCells& source, const Eigen::VectorXd& given_prior, const IntervalOptions& options,
                        const Warn& warn);

}  // namespace leukolens
