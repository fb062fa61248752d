#pragma once
#include <Eigen/Core>
#include <cstdint>
#include <vector>

namespace leukolens {

/// Clusters of N points and how far they stand apart.
struct Clusters {
  std::vector<int> of;  ///< N, 0..k-1
  int k = 1;
  double silhouette = 0;  ///< mean over points (Rousseeuw 1987); 0 for one cluster
};

/// Spectral clusters (Ng, Jordan & Weiss 2002) of the graph of nearest neighbours, as many, 2..most, as have the
/// largest mean silhouette: the widest gap of eigenvalues parts one dense group as readily as two. @param points  N x
/// D, N >= 4
Clusters spectral_clusters(const Eigen::MatrixXd& points, int most, std::uint64_t seed);

/// The same for points of one Gaussian population with the covariance of these. @param draw  number of the draw
Clusters null_clusters(const Eigen::MatrixXd& points, int most, std::uint64_t seed, int draw);

}  // namespace leukolens
