#pragma once
#include <Eigen/Core>
#include <string>

#include "population/count_source.hpp"

namespace leukolens {

constexpr std::size_t fewest_donors = 5;  ///< below, no interval

/// How far one way of counting is off in a specimen of given class fractions.
struct CountError {
  Eigen::VectorXd bias;      ///< K, mean error on the calibration donors
  Eigen::VectorXd variance;  ///< K, of the error in a new donor's specimen of as many cells
  Eigen::VectorXd degrees;   ///< K, of freedom of the variance; infinite where donors are unknown
  std::string none;          ///< not empty: the error cannot be told, and why, for people
};

/// A way of counting, as the mean of values of single cells. `of_source` N x K and `of_specimen` n x K.
struct CellValues {
  Table of_source, of_specimen;
  Eigen::VectorXd offset;  ///< K, error at `fractions` that was taken off the values
};

/// Calls (1 for the predicted class), calibrated probabilities, and what a cell adds to the fractions found by prior
/// shift, to first order around `fractions`: fractions + J^-1 (u - m 1), u_k = (p_k / s_k) / sum_j fractions_j p_j /
/// s_j, J the mean of u u^T over calibration cells weighted to `fractions`, m such that the sum is 1. Calls and
/// probabilities are off by an amount that depends on the fractions; its change with a wrong `fractions` is taken off
/// their values.
struct CountValues {
  CellValues counted, summed, adjusted;
};
/// @param p          n x K calibrated probabilities of the specimen
/// @param fractions  K > 0, sum 1: about those of the specimen
CountValues count_values(const CountSource& source, const Table& p, const Eigen::VectorXd& fractions);

/// The error of counting in a specimen of a new donor. The cells of every calibration donor are weighted to `fractions`
/// and counted: the errors vary by what differs between donors and by their cells; the latter part is replaced by that
/// of the specimen's cells. A donor without cells of a class takes no part in that class's variance, and the degrees of
/// freedom are as many as the classes' donors allow, by their shares of the variance (Satterthwaite 1946). Donors
/// unknown: the errors of cells alone.
CountError count_error(const CountSource& source, const CellValues& values, const Eigen::VectorXd& fractions);

}  // namespace leukolens
