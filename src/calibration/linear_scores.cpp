#include "calibration/softmax_fit.hpp"

namespace leukolens {

using Eigen::Index, Eigen::VectorXd;
using RowMajor = Eigen::Map<Table>;
using ConstRowMajor = Eigen::Map<const Table>;

Table VectorScores::scores(const VectorXd& theta, Index first, Index count) const {
  const Index k = classes();
  Table s = u_.middleRows(first, count);
  s.array().rowwise() *= theta.head(k).transpose().array();
  s.rowwise() += theta.tail(k).transpose();
  return s;
}

void VectorScores::add_transposed(const Table& v, Index first, VectorXd& sum) const {
  const Index k = classes();
  sum.head(k) += v.cwiseProduct(u_.middleRows(first, v.rows())).colwise().sum().transpose();
  sum.tail(k) += v.colwise().sum().transpose();
}

void VectorScores::add_transposed_squares(const Table& v, Index first, VectorXd& sum) const {
  const Index k = classes();
  sum.head(k) += v.cwiseProduct(u_.middleRows(first, v.rows()).cwiseAbs2()).colwise().sum().transpose();
  sum.tail(k) += v.colwise().sum().transpose();
}

Table BiasScores::scores(const VectorXd& theta, Index first, Index count) const {
  Table s = theta(0) * u_.middleRows(first, count);
  s.rowwise() += theta.tail(classes()).transpose();
  return s;
}

void BiasScores::add_transposed(const Table& v, Index first, VectorXd& sum) const {
  sum(0) += v.cwiseProduct(u_.middleRows(first, v.rows())).sum();
  sum.tail(classes()) += v.colwise().sum().transpose();
}

void BiasScores::add_transposed_squares(const Table& v, Index first, VectorXd& sum) const {
  sum(0) += v.cwiseProduct(u_.middleRows(first, v.rows()).cwiseAbs2()).sum();
  sum.tail(classes()) += v.colwise().sum().transpose();
}

Table MatrixScores::scores(const VectorXd& theta, Index first, Index count) const {
  const Index k = classes();
  Table s = u_.middleRows(first, count) * ConstRowMajor(theta.data(), k, k).transpose();
  s.rowwise() += theta.tail(k).transpose();
  return s;
}

void MatrixScores::add_transposed(const Table& v, Index first, VectorXd& sum) const {
  const Index k = classes();
  RowMajor(sum.data(), k, k).noalias() += v.transpose() * u_.middleRows(first, v.rows());
  sum.tail(k) += v.colwise().sum().transpose();
}

void MatrixScores::add_transposed_squares(const Table& v, Index first, VectorXd& sum) const {
  const Index k = classes();
  RowMajor(sum.data(), k, k).noalias() += v.transpose() * u_.middleRows(first, v.rows()).cwiseAbs2();
  sum.tail(k) += v.colwise().sum().transpose();
}

}  // namespace leukolens
