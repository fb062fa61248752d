#include "calibration/binary_logistic.hpp"

#include <Eigen/Cholesky>
#include <cmath>
#include <limits>

#include "calibration/minimise.hpp"

namespace leukolens {
namespace {

using Eigen::MatrixXd, Eigen::VectorXd;

class LogisticNll : public ConvexFunction {
 public:
  LogisticNll(const MatrixXd& features, const VectorXd& targets) : features_(features), targets_(targets) {}

  double move_to(const VectorXd& at) override {
    const VectorXd s = features_ * at;
    p_.resize(s.size());
    double sum = 0;
    for (Eigen::Index i = 0; i < s.size(); ++i) {
      const double tail = std::exp(-std::abs(s(i)));
      sum += std::max(s(i), 0.) + std::log1p(tail) - targets_(i) * s(i);
      p_(i) = s(i) > 0 ? 1 / (1 + tail) : tail / (1 + tail);
    }
    return sum / n();
  }

  VectorXd gradient() override { return features_.transpose() * (p_ - targets_) / n(); }

  // Without the ridge, far below the Hessian's scale, constant features would make it singular.
  VectorXd newton_step(const VectorXd& gradient) override {
    const VectorXd weight = p_.array() * (1 - p_.array());
    MatrixXd hessian = features_.transpose() * weight.asDiagonal() * features_ / n();
    hessian.diagonal().array() += 1e-12 * hessian.diagonal().maxCoeff() + std::numeric_limits<double>::min();
    return -hessian.ldlt().solve(gradient);
  }

 private:
  double n() const { return static_cast<double>(features_.rows()); }
  const MatrixXd& features_;
  const VectorXd& targets_;
  VectorXd p_;
};

}  // namespace

BinaryLogisticFit fit_binary_logistic(const MatrixXd& features, const VectorXd& targets) {
  const Eigen::Index slopes = features.cols() - 1;
  VectorXd mean = VectorXd::Zero(slopes), scale(slopes);
  MatrixXd standard = features;
  for (Eigen::Index j = 0; j < slopes; ++j) {
    mean(j) = features.col(j).mean();
    const double spread = features.col(j).maxCoeff() - features.col(j).minCoeff();
    if (spread <= 1e-14 * std::abs(mean(j))) standard.col(j).setConstant(mean(j));  // else rounding counts as a signal
    standard.col(j).array() -= mean(j);
    scale(j) = root_mean_square({standard.col(j).data(), static_cast<std::size_t>(features.rows())});
    standard.col(j) /= scale(j);
  }
  BinaryLogisticFit fit;
  fit.parameters = VectorXd::Zero(features.cols());
  LogisticNll nll(standard, targets);
  minimise(nll, fit.parameters, {}, fit);
  fit.parameters.head(slopes) = fit.parameters.head(slopes).cwiseQuotient(scale);
  fit.parameters(slopes) -= mean.dot(fit.parameters.head(slopes));
  return fit;
}

}  // namespace leukolens
