#include "atlas/spectral_clusters.hpp"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "leukolens/core/random.hpp"

namespace leukolens {
namespace {

constexpr int restarts = 10, most_steps = 100;
constexpr int fewest_neighbours = 5;

Eigen::MatrixXd squared_distances(const Eigen::MatrixXd& points) {
  const Eigen::VectorXd norms = points.rowwise().squaredNorm();
  Eigen::MatrixXd d = -2 * points * points.transpose();
  d.colwise() += norms;
  d.rowwise() += norms.transpose();
  return d.cwiseMax(0);
}

/// 1 between points of which one is among the other's nearest neighbours.
Eigen::MatrixXd neighbour_graph(const Eigen::MatrixXd& distances) {
  const auto n = distances.rows();
  const auto k = std::min<Eigen::Index>(n - 1, std::max<Eigen::Index>(fewest_neighbours, std::lround(std::sqrt(n))));
  Eigen::MatrixXd graph = Eigen::MatrixXd::Zero(n, n);
  std::vector<Eigen::Index> order(static_cast<std::size_t>(n));
  for (Eigen::Index i = 0; i < n; ++i) {
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::ranges::sort(order, {}, [&](Eigen::Index j) { return std::pair(j == i ? -1. : distances(i, j), j); });
    for (Eigen::Index m = 1; m <= k; ++m)
      graph(i, order[static_cast<std::size_t>(m)]) = graph(order[static_cast<std::size_t>(m)], i) = 1;
  }
  return graph;
}

/// Eigenvectors of the normalised Laplacian, those of the smallest eigenvalues first.
Eigen::MatrixXd embedded(const Eigen::MatrixXd& graph) {
  const Eigen::VectorXd degree = graph.rowwise().sum().cwiseMax(1e-12).cwiseSqrt().cwiseInverse();
  Eigen::MatrixXd l = -(degree.asDiagonal() * graph * degree.asDiagonal());
  l.diagonal().array() += 1;
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(l);
  return solver.eigenvectors();
}

/// k-means from centres that lie far apart (Arthur & Vassilvitskii 2007), the best of several starts.
std::vector<int> k_means(const Eigen::MatrixXd& points, int k, Random random) {
  const auto n = points.rows();
  std::vector<int> best;
  double least = std::numeric_limits<double>::infinity();
  for (int start = 0; start < restarts; ++start) {
    Eigen::MatrixXd centres(k, points.cols());
    centres.row(0) = points.row(static_cast<Eigen::Index>(random.below(static_cast<std::uint64_t>(n))));
    Eigen::VectorXd nearest = Eigen::VectorXd::Constant(n, std::numeric_limits<double>::infinity());
    for (int c = 1; c < k; ++c) {
      nearest = nearest.cwiseMin((points.rowwise() - centres.row(c - 1)).rowwise().squaredNorm());
      double left = random.uniform() * nearest.sum();
      Eigen::Index chosen = 0;
      while (chosen + 1 < n && (left -= nearest[chosen]) > 0) ++chosen;
      centres.row(c) = points.row(chosen);
    }
    std::vector<int> of(static_cast<std::size_t>(n), -1);
    double sum = 0;
    for (int step = 0; step < most_steps; ++step) {
      bool moved = false;
      sum = 0;
      for (Eigen::Index i = 0; i < n; ++i) {
        Eigen::Index c;
        sum += (centres.rowwise() - points.row(i)).rowwise().squaredNorm().minCoeff(&c);
        moved |= of[static_cast<std::size_t>(i)] != c;
        of[static_cast<std::size_t>(i)] = static_cast<int>(c);
      }
      if (!moved) break;
      Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(k, points.cols());
      Eigen::VectorXd counts = Eigen::VectorXd::Zero(k);
      for (Eigen::Index i = 0; i < n; ++i) {
        sums.row(of[static_cast<std::size_t>(i)]) += points.row(i);
        counts[of[static_cast<std::size_t>(i)]] += 1;
      }
      for (int c = 0; c < k; ++c)
        if (counts[c] > 0) centres.row(c) = sums.row(c) / counts[c];
    }
    if (sum < least) least = sum, best = of;
  }
  return best;
}

double silhouette(const Eigen::MatrixXd& distances, const std::vector<int>& of, int k) {
  const auto n = static_cast<Eigen::Index>(of.size());
  double sum = 0;
  for (Eigen::Index i = 0; i < n; ++i) {
    std::vector<double> mean(static_cast<std::size_t>(k)), count(static_cast<std::size_t>(k));
    for (Eigen::Index j = 0; j < n; ++j) {
      if (j == i) continue;
      const auto c = static_cast<std::size_t>(of[static_cast<std::size_t>(j)]);
      mean[c] += std::sqrt(distances(i, j));
      count[c] += 1;
    }
    const auto own = static_cast<std::size_t>(of[static_cast<std::size_t>(i)]);
    if (count[own] == 0) continue;  // alone: 0
    double other = std::numeric_limits<double>::infinity();
    for (std::size_t c = 0; c < mean.size(); ++c)
      if (c != own && count[c] > 0) other = std::min(other, mean[c] / count[c]);
    const double inside = mean[own] / count[own];
    if (std::isfinite(other) && std::max(inside, other) > 0) sum += (other - inside) / std::max(inside, other);
  }
  return sum / static_cast<double>(n);
}

}  // namespace

Clusters spectral_clusters(const Eigen::MatrixXd& points, int most, std::uint64_t seed) {
  const auto distances = squared_distances(points);
  const auto vectors = embedded(neighbour_graph(distances));
  Clusters best;
  best.silhouette = -1;
  for (int k = 2; k <= std::min<int>(most, static_cast<int>(points.rows()) - 1); ++k) {
    Eigen::MatrixXd rows = vectors.leftCols(k);
    rows.array().colwise() /= rows.rowwise().norm().array().max(1e-12);
    Clusters clusters{k_means(rows, k, Random(seed, "atlas-k-means")), k, 0};
    clusters.silhouette = silhouette(distances, clusters.of, k);
    if (clusters.silhouette > best.silhouette) best = std::move(clusters);
  }
  return best;
}

Clusters null_clusters(const Eigen::MatrixXd& points, int most, std::uint64_t seed, int draw) {
  const Eigen::RowVectorXd mean = points.colwise().mean();
  const Eigen::MatrixXd centred = points.rowwise() - mean;
  // Any Gaussian mix of the points' own deviations has their covariance.
  Random random(seed, "atlas-null-strategies", static_cast<std::uint64_t>(draw));
  const auto n = points.rows();
  Eigen::MatrixXd mix(n, n);
  for (auto& value : mix.reshaped()) value = random.normal();
  const Eigen::MatrixXd drawn = (mix * centred / std::sqrt(static_cast<double>(n - 1))).rowwise() + mean;
  return spectral_clusters(drawn, most, seed);
}

}  // namespace leukolens
