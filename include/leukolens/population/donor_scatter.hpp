#pragma once
#include <Eigen/Core>
#include <span>
#include <string>
#include <vector>

#include "leukolens/core/table.hpp"

namespace leukolens {

/// How far prior shift misses the known class fractions of the calibration donors because donors look unlike, beyond
/// what chance makes of as many cells: the error to expect for a new donor.
struct DonorScatter {
  std::vector<Eigen::VectorXd> errors;  ///< one a donor: found - labelled fractions, shrunk by `share`; may be empty
  double share = 0;  ///< 0..1, square root of the part of the mean squared error that shuffled donors do not show
};

/// Counts every calibration donor by prior shift, then donors whose cells are shuffled among them class by class
/// (50 times): what they miss too is chance. @param donors  N names; fewer than five: no scatter is estimated
DonorScatter donor_scatter(const Table& p, const Eigen::VectorXd& source_prior, std::span<const int> labels,
                           const std::vector<std::string>& donors, std::uint64_t seed);

}  // namespace leukolens
