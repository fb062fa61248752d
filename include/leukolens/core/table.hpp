#pragma once
#include <Eigen/Core>

namespace leukolens {

/// N x K scores of N cells for K classes, one row a cell.
using Table = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

}  // namespace leukolens
