#include "population/capture_correlation.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <limits>

#include "leukolens/core/sampling.hpp"

namespace leukolens {
namespace {

/// Sums of squares and their expectations, each `between` * variance between captures + `within` * variance within.
struct SumOfSquares {
  double value, between, within;
};

/// A class that nobody has counts as 1, so that it may divide.
Eigen::ArrayXd or_one(const Eigen::ArrayXd& counts) { return (counts == 0).select(1.0, counts); }

}  // namespace

double capture_correlation(std::span<const double> values, std::span<const int> classes,
                           const std::vector<std::string>& captures) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  if (values.empty()) return nan;
  const auto groups = group_by(captures);
  const auto count = static_cast<Eigen::Index>(groups.names.size());
  const auto n = static_cast<double>(values.size());
  const Eigen::Index most = *std::max_element(classes.begin(), classes.end()) + 1;
  Eigen::MatrixXd cells = Eigen::MatrixXd::Zero(count, most);  // C x K
  Eigen::VectorXd class_sum = Eigen::VectorXd::Zero(most), capture_sum = Eigen::VectorXd::Zero(count);
  for (std::size_t i = 0; i < values.size(); ++i) {
    cells(groups.of_item[i], classes[i]) += 1;
    class_sum(classes[i]) += values[i];
  }
  const Eigen::ArrayXd of_capture = cells.rowwise().sum(), of_class = or_one(cells.colwise().sum());
  SumOfSquares all{0, 0, 0}, between{0, 0, 0};
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double rest = values[i] - class_sum(classes[i]) / of_class(classes[i]);
    all.value += rest * rest;
    capture_sum(groups.of_item[i]) += rest;
  }
  between.value = (capture_sum.array().square() / of_capture).sum();
  const Eigen::MatrixXd fractions = of_capture.inverse().matrix().asDiagonal() * cells,
                        shares = cells * of_class.inverse().matrix().asDiagonal();
  const Eigen::MatrixXd seen = Eigen::MatrixXd::Identity(count, count) - fractions * shares.transpose();
  between.between = (seen.rowwise().squaredNorm().array() * of_capture).sum();
  between.within = static_cast<double>(count) - (fractions.array() * shares.array()).sum();
  all.between = n - (cells.array() * shares.array()).sum();
  all.within = n - static_cast<double>((cells.colwise().sum().array() > 0).count());
  const double determinant = between.between * all.within - all.between * between.within;
  if (!(all.value > 0)) return nan;
  if (!(determinant > 1e-9 * n * n / static_cast<double>(count))) return 1;
  const double of_captures = (between.value * all.within - all.value * between.within) / determinant,
               of_cells = (between.between * all.value - all.between * between.value) / determinant;
  if (!(of_captures + of_cells > 0)) return nan;
  return std::clamp(of_captures / (of_captures + of_cells), 0.0, 1.0);
}

}  // namespace leukolens
