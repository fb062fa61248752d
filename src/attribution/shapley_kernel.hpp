#pragma once
#include <Eigen/Core>
#include <cstdint>

namespace leukolens {

/// Coalitions of M players and how much each counts in the regression whose solution are Shapley values: those that
/// are neither empty nor whole.
struct WeightedCoalitions {
  Eigen::MatrixXd members;  ///< N x M of 0 and 1
  Eigen::VectorXd weights;  ///< N, > 0
};

/// All 2^M - 2 coalitions with their Shapley kernel weights (M - 1) / (C(M, s) s (M - s)) where that is at most `most`;
/// else `most` of them (one less where odd), drawn in pairs of a coalition and its complement in proportion to those
/// weights, which lowers the variance (Covert & Lee, AISTATS 2021). Each pair has a random stream of its own.
/// @param players  at least 2  @param most  at least 2
WeightedCoalitions shapley_coalitions(int players, int most, std::uint64_t seed, std::uint64_t item);

/// Shapley values by weighted least squares (Lundberg & Lee, NeurIPS 2017): exact where all coalitions are given. They
/// add up to whole - empty. Of several solutions (few coalitions) the one nearest to equal shares.
/// @param values  N x T, of the coalitions  @param empty, whole  T, of none and of all players
/// @returns  M x T
Eigen::MatrixXd shapley_values(const WeightedCoalitions& coalitions, const Eigen::MatrixXd& values,
                               const Eigen::VectorXd& empty, const Eigen::VectorXd& whole);

}  // namespace leukolens
