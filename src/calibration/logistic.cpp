#include "calibration/logistic.hpp"

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

LogisticFit fit_logistic(const MatrixXd& features, const VectorXd& targets) {
  LogisticFit fit;
  fit.parameters = VectorXd::Zero(features.cols());
  LogisticNll nll(features, targets);
  minimise(nll, fit.parameters, {}, fit);
  return fit;
}

}  // namespace leukolens
