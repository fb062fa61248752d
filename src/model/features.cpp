#include <Eigen/Cholesky>
#include <algorithm>

#include "leukolens/core/error.hpp"
#include "leukolens/model/model.hpp"

namespace leukolens {
namespace {

using Eigen::MatrixXd, Eigen::VectorXd;

/// Covariance of centred rows, shrunk towards a multiple of the identity by the amount that minimises the expected
/// squared error: Ledoit & Wolf, J. Multivariate Analysis 88 (2004), lemma 3.3 with the norm |A|^2 = tr(A A') / C.
MatrixXd ledoit_wolf(const MatrixXd& centred) {
  const auto n = static_cast<double>(centred.rows()), c = static_cast<double>(centred.cols());
  const MatrixXd sample = centred.transpose() * centred / n;
  const double mean_variance = sample.trace() / c;
  const MatrixXd target = mean_variance * MatrixXd::Identity(sample.rows(), sample.cols());
  const double distance = (sample - target).squaredNorm() / c;  // d^2
  // Mean squared distance of the rank-1 matrices x x' to the sample covariance: sum |x|^4 / n^2 - |S|^2 / n.
  const double spread = (centred.rowwise().squaredNorm().squaredNorm() / (n * n) - sample.squaredNorm() / n) / c;
  const double shrinkage = distance > 0 ? std::clamp(spread / distance, 0., 1.) : 1;
  return shrinkage * target + (1 - shrinkage) * sample;
}

/// W with W' W = covariance^-1. A direction without variance (a feature that is always zero) counts as a very small one
/// instead of an infinite distance.
MatrixXd whitening(MatrixXd covariance) {
  const double mean_variance = covariance.trace() / static_cast<double>(covariance.rows());
  covariance.diagonal().array() += mean_variance > 0 ? 1e-6 * mean_variance : 1.;
  const Eigen::LLT<MatrixXd> factor(covariance);
  return factor.matrixL().solve(MatrixXd::Identity(covariance.rows(), covariance.cols()));
}

}  // namespace

FeatureStatistics feature_statistics(const MatrixXd& features, const std::vector<int>& labels, int classes) {
  if (features.rows() == 0) throw Error(Kind::bad_value, "no training features to describe.");
  FeatureStatistics s;
  s.mean = features.colwise().mean();
  s.class_means = MatrixXd::Zero(classes, features.cols());
  VectorXd counts = VectorXd::Zero(classes);
  for (Eigen::Index i = 0; i < features.rows(); ++i) {
    s.class_means.row(labels[i]) += features.row(i);
    counts[labels[i]] += 1;
  }
  for (int k = 0; k < classes; ++k)
    s.class_means.row(k) = counts[k] > 0 ? MatrixXd(s.class_means.row(k) / counts[k]) : MatrixXd(s.mean.transpose());
  MatrixXd within = features;
  for (Eigen::Index i = 0; i < features.rows(); ++i) within.row(i) -= s.class_means.row(labels[i]);
  s.covariance = ledoit_wolf(within);
  s.total_covariance = ledoit_wolf(features.rowwise() - s.mean.transpose());
  return s;
}

Novelty::Novelty(const FeatureStatistics& s) : whitening_(whitening(s.covariance)) {
  means_ = s.class_means * whitening_.transpose();
}

double Novelty::operator()(const float* features) const {
  const VectorXd x = Eigen::Map<const Eigen::VectorXf>(features, whitening_.cols()).cast<double>();
  const VectorXd white = whitening_.triangularView<Eigen::Lower>() * x;
  return (means_.rowwise() - white.transpose()).rowwise().squaredNorm().minCoeff();
}

}  // namespace leukolens
