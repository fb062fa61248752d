#include "calibration/vector_nll.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "calibration/exponential.hpp"
#include "calibration/lanes.hpp"

namespace leukolens {

using Eigen::ArrayXd, Eigen::VectorXd;

namespace {

constexpr Index rows_at_once = 512;  // sums of blocks are added up: more exact than one long sum
constexpr double smallest = -300;  // exponent of a p that counts: products of smaller ones would be denormal, and slow

LEUKOLENS_INLINE void store(double* to, Lanes v) { __builtin_memcpy(to, &v, sizeof v); }
LEUKOLENS_INLINE void add(double* to, Lanes v) { store(to, load(to) + v); }

/// Per class, `columns` numbers each.
struct Sums {
  double *p, *pu;        ///< sum of p, of p u: the gradient without the labels
  double *q, *qu, *quu;  ///< with q = p (1 - p)
};

/// Fills p with softmax(w u + b) of every row; the largest score goes to `top`, the sum of exp(s - top) to `weights`.
LEUKOLENS_LANE_CLONES
void look_at_rows(const double* u, double* p, Index rows, Index columns, const double* w, const double* b, double* top,
                  double* weights, Sums sums) {
  for (Index i = 0; i < rows; ++i, u += columns, p += columns) {
    Lanes high = Lanes{} - 1e300, weight = {};
    for (Index k = 0; k < columns; k += lanes) {
      const Lanes s = load(w + k) * load(u + k) + load(b + k);
      store(p + k, s);
      high = s > high ? s : high;
    }
    double highest = high[0];
    for (int j = 1; j < lanes; ++j) highest = high[j] > highest ? high[j] : highest;
    for (Index k = 0; k < columns; k += lanes) {
      const Lanes x = load(p + k) - highest, e = x < smallest ? Lanes{} : quick_exp(x);
      store(p + k, e);
      weight += e;
    }
    top[i] = highest;
    weights[i] = total(weight);
    const double inverse = 1 / weights[i];
    for (Index k = 0; k < columns; k += lanes) {
      const Lanes own = load(p + k) * inverse, place = load(u + k), q = own - own * own, qu = q * place;
      store(p + k, own);
      add(sums.p + k, own);
      add(sums.pu + k, own * place);
      add(sums.q + k, q);
      add(sums.qu + k, qu);
      add(sums.quu + k, qu * place);
    }
  }
}

/// Adds J^T (diag(p) - p p^T) J times the direction (w, b).
LEUKOLENS_LANE_CLONES
void add_curvature(const double* u, const double* p, Index rows, Index columns, const double* w, const double* b,
                   double* sum_w, double* sum_b) {
  for (Index i = 0; i < rows; ++i, u += columns, p += columns) {
    Lanes products = {};
    for (Index k = 0; k < columns; k += lanes) products += load(p + k) * (load(w + k) * load(u + k) + load(b + k));
    const double mean = total(products);
    for (Index k = 0; k < columns; k += lanes) {
      const Lanes place = load(u + k), v = load(p + k) * (load(w + k) * place + load(b + k) - mean);
      add(sum_w + k, v * place);
      add(sum_b + k, v);
    }
  }
}

Index filled_up(Index classes) { return (classes + lanes - 1) / lanes * lanes; }

/// K numbers and the filling.
ArrayXd filled(const Eigen::Ref<const VectorXd>& values, double filling) {
  ArrayXd out = ArrayXd::Constant(filled_up(values.size()), filling);
  out.head(values.size()) = values;
  return out;
}

}  // namespace

VectorNll::VectorNll(const Table& u, std::span<const int> labels, QuadraticPenalty penalty)
    : classes_(u.cols()),
      labels_(labels),
      penalty_(std::move(penalty)),
      u_(u.rows(), filled_up(u.cols())),
      p_(u.rows(), filled_up(u.cols())) {
  u_.leftCols(classes_) = u;
  u_.rightCols(u_.cols() - classes_).setZero();
}

double VectorNll::move_to(const VectorXd& at) {
  const Index n = u_.rows(), columns = u_.cols();
  const ArrayXd w = filled(at.head(classes_), 0), b = filled(at.tail(classes_), -1e300);  // no weight in the filling
  Eigen::ArrayXXd sums = Eigen::ArrayXXd::Zero(columns, 5), block(columns, 5);
  double top[rows_at_once], weights[rows_at_once], sum = 0;
  for (Index first = 0; first < n; first += rows_at_once) {
    const Index count = std::min(rows_at_once, n - first);
    block.setZero();
    look_at_rows(u_.row(first).data(), p_.row(first).data(), count, columns, w.data(), b.data(), top, weights,
                 {&block(0, 0), &block(0, 1), &block(0, 2), &block(0, 3), &block(0, 4)});
    for (Index i = 0; i < count; ++i) {
      const Index y = labels_[static_cast<std::size_t>(first + i)];
      block(y, 0) -= 1;
      block(y, 1) -= u_(first + i, y);
      sum += std::log(weights[i]) - (w(y) * u_(first + i, y) + b(y) - top[i]);
    }
    sums += block;
  }
  sums /= static_cast<double>(n);
  nll_ = sum / static_cast<double>(n);
  gradient_.resize(2 * classes_);
  gradient_ << sums.col(1).head(classes_), sums.col(0).head(classes_);
  gradient_ += 2 * penalty_.strength.cwiseProduct(at - penalty_.centre);
  weight_ = sums.col(4).head(classes_) + 2 * penalty_.strength.head(classes_).array();
  both_ = sums.col(3).head(classes_);
  bias_ = sums.col(2).head(classes_) + 2 * penalty_.strength.tail(classes_).array();
  return nll_ + penalty_.strength.dot((at - penalty_.centre).cwiseAbs2());
}

VectorXd VectorNll::hessian_times(const VectorXd& direction) const {
  const Index n = u_.rows(), columns = u_.cols();
  const ArrayXd w = filled(direction.head(classes_), 0), b = filled(direction.tail(classes_), 0);
  Eigen::ArrayXXd sums = Eigen::ArrayXXd::Zero(columns, 2), block(columns, 2);
  for (Index first = 0; first < n; first += rows_at_once) {
    block.setZero();
    add_curvature(u_.row(first).data(), p_.row(first).data(), std::min(rows_at_once, n - first), columns, w.data(),
                  b.data(), &block(0, 0), &block(0, 1));
    sums += block;
  }
  VectorXd image(2 * classes_);
  image << sums.col(0).head(classes_), sums.col(1).head(classes_);
  return image / static_cast<double>(n) + 2 * penalty_.strength.cwiseProduct(direction);
}

VectorXd VectorNll::newton_step(const VectorXd& gradient) {
  VectorXd diagonal(2 * classes_);
  diagonal << weight_, bias_;
  const VectorXd scale = kept_from_zero(diagonal);
  const ArrayXd w = scale.head(classes_), b = scale.tail(classes_);
  // A block that is nearly singular, as where p_k is spread over one value of u_k, counts as its diagonal.
  const ArrayXd coupling = (both_.square() < 0.999999 * w * b).select(both_, 0.), rest = w * b - coupling.square();
  const auto precondition = [&](const VectorXd& v) {
    const auto of_w = v.head(classes_).array(), of_b = v.tail(classes_).array();
    VectorXd out(2 * classes_);
    out << (b * of_w - coupling * of_b) / rest, (w * of_b - coupling * of_w) / rest;
    return out;
  };
  return conjugate_gradients([&](const VectorXd& v) { return hessian_times(v); }, precondition, scale, gradient);
}

}  // namespace leukolens
