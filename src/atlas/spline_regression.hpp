#pragma once
#include <Eigen/Core>
#include <vector>

#include "atlas/spline_basis.hpp"

namespace leukolens {

/// Sums of products of a unit's rows: all that ridge regression needs of them.
struct Products {
  Eigen::MatrixXd gram;  ///< (1 + 3 D) square: a constant, then three functions a column
  Eigen::VectorXd with_score;
  double squared = 0, cells = 0;
  Products& operator+=(const Products& other);
  Products& operator-=(const Products& other);
};

/// Products of each unit. @param unit_of  N, 0..units-1
std::vector<Products> products_of(const std::vector<SplineBasis>& bases, const Eigen::MatrixXd& columns,
                                  const Eigen::VectorXd& score, const std::vector<int>& unit_of, std::size_t units);

/// Weights of the constant and of the chosen columns' functions; those of the other columns are 0.
Eigen::VectorXd fit_ridge(const Products& rows, const std::vector<int>& columns);

/// Squared errors of a unit's rows by these weights.
double squared_error(const Products& rows, const Eigen::VectorXd& weights);

/// Squared deviations of a unit's rows from a mean.
double squared_deviation(const Products& rows, double mean);

}  // namespace leukolens
