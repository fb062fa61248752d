#include "atlas/spline_regression.hpp"

#include <Eigen/Cholesky>

namespace leukolens {
namespace {

constexpr double ridge = 1e-3;  // per row, on standardised functions: keeps columns that tell the same apart

}  // namespace

Products& Products::operator+=(const Products& other) {
  gram += other.gram;
  with_score += other.with_score;
  squared += other.squared;
  cells += other.cells;
  return *this;
}

Products& Products::operator-=(const Products& other) {
  gram -= other.gram;
  with_score -= other.with_score;
  squared -= other.squared;
  cells -= other.cells;
  return *this;
}

std::vector<Products> products_of(const std::vector<SplineBasis>& bases, const Eigen::MatrixXd& columns,
                                  const Eigen::VectorXd& score, const std::vector<int>& unit_of, std::size_t units) {
  const auto size = static_cast<Eigen::Index>(1 + spline_functions * bases.size());
  std::vector<Products> all(units, {Eigen::MatrixXd::Zero(size, size), Eigen::VectorXd::Zero(size)});
  Eigen::VectorXd row(size);
  for (Eigen::Index i = 0; i < columns.rows(); ++i) {
    row[0] = 1;
    for (std::size_t c = 0; c < bases.size(); ++c) {
      const auto values = bases[c].at(columns(i, static_cast<Eigen::Index>(c)));
      for (int f = 0; f < spline_functions; ++f)
        row[1 + spline_functions * static_cast<Eigen::Index>(c) + f] = values[static_cast<std::size_t>(f)];
    }
    auto& own = all[static_cast<std::size_t>(unit_of[static_cast<std::size_t>(i)])];
    own.gram.selfadjointView<Eigen::Lower>().rankUpdate(row);
    own.with_score += score[i] * row;
    own.squared += score[i] * score[i];
    own.cells += 1;
  }
  for (auto& own : all) own.gram = own.gram.selfadjointView<Eigen::Lower>();
  return all;
}

Eigen::VectorXd fit_ridge(const Products& rows, const std::vector<int>& columns) {
  std::vector<Eigen::Index> kept = {0};
  for (const int c : columns)
    for (int f = 0; f < spline_functions; ++f) kept.push_back(1 + spline_functions * c + f);
  Eigen::MatrixXd gram = rows.gram(kept, kept);
  gram.diagonal().tail(gram.rows() - 1).array() += ridge * rows.cells;
  const Eigen::VectorXd solved = gram.ldlt().solve(rows.with_score(kept));
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(rows.with_score.size());
  for (std::size_t i = 0; i < kept.size(); ++i) weights[kept[i]] = solved[static_cast<Eigen::Index>(i)];
  return weights;
}

double squared_error(const Products& rows, const Eigen::VectorXd& weights) {
  return rows.squared - 2 * weights.dot(rows.with_score) + weights.dot(rows.gram * weights);
}

double squared_deviation(const Products& rows, double mean) {
  return rows.squared - 2 * mean * rows.with_score[0] + mean * mean * rows.cells;
}

}  // namespace leukolens
