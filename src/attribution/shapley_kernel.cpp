#include "attribution/shapley_kernel.hpp"

#include <Eigen/QR>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "leukolens/core/random.hpp"

namespace leukolens {
namespace {

double choose(int n, int k) {
  return std::round(std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1)));
}

WeightedCoalitions every_coalition(int players) {
  const auto n = (Eigen::Index{1} << players) - 2;
  WeightedCoalitions all = {Eigen::MatrixXd(n, players), Eigen::VectorXd(n)};
  for (Eigen::Index row = 0; row < n; ++row) {
    int size = 0;
    for (int p = 0; p < players; ++p) {
      const bool in = ((row + 1) >> p) & 1;
      all.members(row, p) = in;
      size += in;
    }
    all.weights[row] = (players - 1) / (choose(players, size) * size * (players - size));
  }
  return all;
}

/// A size 1..M-1 with probability in proportion to 1 / (s (M - s)), which is the kernel's weight of all coalitions of
/// that size.
int draw_size(int players, Random& random) {
  double total = 0;
  for (int s = 1; s < players; ++s) total += 1. / (s * (players - s));
  double left = random.uniform() * total;
  for (int s = 1; s < players - 1; ++s) {
    left -= 1. / (s * (players - s));
    if (left < 0) return s;
  }
  return players - 1;
}

/// M x (M - 1): an orthonormal basis of the vectors that add up to 0 (Helmert's).
Eigen::MatrixXd directions_of_sum_zero(Eigen::Index players) {
  Eigen::MatrixXd basis = Eigen::MatrixXd::Zero(players, players - 1);
  for (Eigen::Index k = 1; k < players; ++k) {
    const double norm = std::sqrt(static_cast<double>(k * (k + 1)));
    basis.col(k - 1).head(k).setConstant(1 / norm);
    basis(k, k - 1) = -static_cast<double>(k) / norm;
  }
  return basis;
}

}  // namespace

WeightedCoalitions shapley_coalitions(int players, int most, std::uint64_t seed, std::uint64_t item) {
  if (players < 31 && (std::int64_t{1} << players) - 2 <= most) return every_coalition(players);
  const int pairs = most / 2;
  WeightedCoalitions drawn = {Eigen::MatrixXd::Zero(2 * pairs, players), Eigen::VectorXd::Ones(2 * pairs)};
  std::vector<int> order(static_cast<std::size_t>(players));
  for (int pair = 0; pair < pairs; ++pair) {
    Random random(seed, "kernel-shap sample " + std::to_string(pair), item);
    const int size = draw_size(players, random);
    std::iota(order.begin(), order.end(), 0);
    shuffle(order, random);
    for (int p = 0; p < size; ++p) drawn.members(2 * pair, order[static_cast<std::size_t>(p)]) = 1;
    drawn.members.row(2 * pair + 1) = 1 - drawn.members.row(2 * pair).array();
  }
  return drawn;
}

Eigen::MatrixXd shapley_values(const WeightedCoalitions& coalitions, const Eigen::MatrixXd& values,
                               const Eigen::VectorXd& empty, const Eigen::VectorXd& whole) {
  const auto players = coalitions.members.cols();
  const Eigen::RowVectorXd equal = (whole - empty).transpose() / static_cast<double>(players);
  const Eigen::MatrixXd shares = Eigen::VectorXd::Ones(players) * equal;
  if (players == 1) return shares;
  // phi = equal shares + what adds up to 0, so that the whole is met exactly
  const auto basis = directions_of_sum_zero(players);
  const Eigen::VectorXd root = coalitions.weights.cwiseSqrt();
  const Eigen::MatrixXd left = root.asDiagonal() * (coalitions.members * basis);
  const Eigen::MatrixXd beyond = values.rowwise() - empty.transpose() - coalitions.members * shares;
  return shares + basis * left.completeOrthogonalDecomposition().solve(root.asDiagonal() * beyond);
}

}  // namespace leukolens
