#include "calibration/softmax_fit.hpp"

#include <algorithm>
#include <cmath>

#include "calibration/exponential.hpp"

namespace leukolens {

using Eigen::Index, Eigen::VectorXd;

namespace {

constexpr Index rows_at_once = 256;  // a block and its scores stay in the cache

template <typename Work>
void by_blocks(Index rows, Work work) {
  for (Index first = 0; first < rows; first += rows_at_once) work(first, std::min(rows_at_once, rows - first));
}

}  // namespace

SoftmaxNll::SoftmaxNll(const LinearScores& scores, std::span<const int> labels, QuadraticPenalty penalty)
    : scores_(scores), labels_(labels), penalty_(std::move(penalty)), p_(scores.rows(), scores.classes()) {}

double SoftmaxNll::move_to(const VectorXd& at) {
  at_ = at;
  double sum = 0;
  by_blocks(p_.rows(), [&](Index first, Index count) {
    auto p = p_.middleRows(first, count);
    p = scores_.scores(at, first, count);
    for (Index i = 0; i < count; ++i) {
      const double top = p.row(i).maxCoeff();
      p.row(i).array() -= top;
      const double of_label = p(i, labels_[first + i]);
      exponential(p.row(i).data(), static_cast<std::size_t>(p.cols()));
      const double weight = p.row(i).sum();
      p.row(i) /= weight;
      sum += std::log(weight) - of_label;
    }
  });
  nll_ = sum / static_cast<double>(p_.rows());
  return nll_ + penalty_.strength.dot((at - penalty_.centre).cwiseAbs2());
}

VectorXd SoftmaxNll::gradient() {
  VectorXd sum = VectorXd::Zero(scores_.parameters());
  by_blocks(p_.rows(), [&](Index first, Index count) {
    Table v = p_.middleRows(first, count);
    for (Index i = 0; i < count; ++i) v(i, labels_[first + i]) -= 1;
    scores_.add_transposed(v, first, sum);
  });
  return sum / static_cast<double>(p_.rows()) + 2 * penalty_.strength.cwiseProduct(at_ - penalty_.centre);
}

VectorXd SoftmaxNll::hessian_times(const VectorXd& direction) const {
  VectorXd sum = VectorXd::Zero(scores_.parameters());
  by_blocks(p_.rows(), [&](Index first, Index count) {
    Table v = scores_.scores(direction, first, count);
    for (Index i = 0; i < count; ++i) {
      const auto p = p_.row(first + i);
      const double mean = p.dot(v.row(i));
      v.row(i) = (v.row(i).array() - mean) * p.array();
    }
    scores_.add_transposed(v, first, sum);
  });
  return sum / static_cast<double>(p_.rows()) + 2 * penalty_.strength.cwiseProduct(direction);
}

VectorXd SoftmaxNll::hessian_diagonal() const {
  VectorXd sum = VectorXd::Zero(scores_.parameters());
  by_blocks(p_.rows(), [&](Index first, Index count) {
    const auto p = p_.middleRows(first, count).array();
    scores_.add_transposed_squares((p * (1 - p)).matrix(), first, sum);
  });
  return sum / static_cast<double>(p_.rows()) + 2 * penalty_.strength;
}

VectorXd SoftmaxNll::newton_step(const VectorXd& gradient) {
  const VectorXd scale = kept_from_zero(hessian_diagonal());
  return conjugate_gradients([&](const VectorXd& v) { return hessian_times(v); },
                             [&](const VectorXd& v) { return VectorXd(v.cwiseQuotient(scale)); }, scale, gradient);
}

}  // namespace leukolens
