#include "leukolens/statistics/obuchowski_rockette.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "leukolens/core/error.hpp"
#include "leukolens/statistics/normal.hpp"
#include "leukolens/statistics/student_t.hpp"

namespace leukolens {
namespace {

constexpr double level = 0.95;

void set_interval(Estimate& e, double error, double quantile, const std::string& method) {
  e.ci_method = method;
  if (!(error > 0)) {
    e.ci_method += ": every resample gives the same value, so its spread is unknown";
    return;
  }
  e.ci = Interval{e.value - quantile * error, e.value + quantile * error};
}

/// Mean squares of an I x J table: of arms, and of what arms and readers leave.
struct MeanSquares {
  double arms, rest;
};

MeanSquares mean_squares(const Eigen::MatrixXd& theta) {
  const auto i = static_cast<double>(theta.rows()), j = static_cast<double>(theta.cols());
  const Eigen::VectorXd of_arm = theta.rowwise().mean();
  const Eigen::RowVectorXd of_reader = theta.colwise().mean();
  const double mean = theta.mean();
  const Eigen::MatrixXd rest = ((theta.colwise() - of_arm).rowwise() - of_reader).array() + mean;
  // Readers who differ alike in all arms leave nothing but rounding.
  const double left = rest.squaredNorm() / ((i - 1) * (j - 1));
  return {j * (of_arm.array() - mean).square().sum() / (i - 1), left > 1e-20 ? left : 0};
}

}  // namespace

ReaderCovariances reader_covariances(const std::vector<Eigen::MatrixXd>& left_out) {
  const auto n = static_cast<double>(left_out.size());
  if (left_out.size() < 2) throw Error(Kind::bad_value, "the jackknife needs at least two cases.");
  const auto arms = left_out.front().rows(), readers = left_out.front().cols();
  Eigen::MatrixXd all(static_cast<Eigen::Index>(left_out.size()), arms * readers);
  for (std::size_t k = 0; k < left_out.size(); ++k) {
    if (left_out[k].rows() != arms || left_out[k].cols() != readers)
      throw Error(Kind::bad_value, "figures of merit of different arms or readers.");
    all.row(static_cast<Eigen::Index>(k)) = left_out[k].reshaped().transpose();  // column-major: arm runs first
  }
  all.rowwise() -= all.colwise().mean().eval();
  const Eigen::MatrixXd covariance = (n - 1) / n * all.transpose() * all;
  ReaderCovariances sum, count;
  for (Eigen::Index a = 0; a < covariance.rows(); ++a)
    for (Eigen::Index b = 0; b < covariance.cols(); ++b) {
      const bool same_arm = a % arms == b % arms, same_reader = a / arms == b / arms;
      auto member = same_arm && same_reader ? &ReaderCovariances::var
                    : same_reader           ? &ReaderCovariances::cov1
                    : same_arm              ? &ReaderCovariances::cov2
                                            : &ReaderCovariances::cov3;
      sum.*member += covariance(a, b);
      count.*member += 1;
    }
  const auto mean = [](double total, double n_pairs) { return n_pairs > 0 ? total / n_pairs : 0; };
  return {mean(sum.var, count.var), mean(sum.cov1, count.cov1), mean(sum.cov2, count.cov2), mean(sum.cov3, count.cov3)};
}

ArmComparison compare_arms_for_these_readers(const Eigen::MatrixXd& theta, const ReaderCovariances& c) {
  const auto j = static_cast<double>(theta.cols());
  ArmComparison out;
  out.random_readers = false;
  out.difference.value = theta.row(1).mean() - theta.row(0).mean();
  const double variance = 2 / j * (c.var - c.cov1 + (j - 1) * std::max(c.cov2 - c.cov3, 0.));
  out.f = variance > 0 ? out.difference.value * out.difference.value / variance : NAN;
  out.degrees = INFINITY;
  out.p = 2 * normal_cdf(-std::sqrt(out.f));
  set_interval(out.difference, std::sqrt(std::max(0., variance)), normal_quantile((1 + level) / 2),
               "Obuchowski-Rockette, random cases, these readers");
  return out;
}

ArmComparison compare_arms(const Eigen::MatrixXd& theta, const ReaderCovariances& c) {
  if (theta.rows() != 2) throw Error(Kind::bad_value, "two arms are compared.");
  if (theta.cols() < 2) return compare_arms_for_these_readers(theta, c);
  const auto j = static_cast<double>(theta.cols());
  const auto squares = mean_squares(theta);
  const double denominator = squares.rest + std::max(j * (c.cov2 - c.cov3), 0.);
  ArmComparison out;
  out.difference.value = theta.row(1).mean() - theta.row(0).mean();
  out.f = squares.arms / denominator;
  // (I - 1)(J - 1) = J - 1 for two arms. Readers who differ alike in both arms leave no mean square.
  out.degrees = squares.rest > 0 ? denominator * denominator / (squares.rest * squares.rest / (j - 1)) : INFINITY;
  const double quantile =
      std::isfinite(out.degrees) ? student_t_quantile((1 + level) / 2, out.degrees) : normal_quantile((1 + level) / 2);
  const double t = std::sqrt(out.f);
  out.p = 2 * (std::isfinite(out.degrees) ? student_t_cdf(-t, out.degrees) : normal_cdf(-t));
  set_interval(out.difference, std::sqrt(2 / j * denominator), quantile,
               "Obuchowski-Rockette with Hillis's degrees of freedom, random readers and cases");
  return out;
}

Estimate mean_of_readers(const Eigen::VectorXd& theta, const ReaderCovariances& c) {
  const auto j = static_cast<double>(theta.size());
  Estimate e;
  e.value = theta.mean();
  if (theta.size() < 2) {
    set_interval(e, std::sqrt(std::max(0., c.var)), normal_quantile((1 + level) / 2), "random cases, this reader");
    return e;
  }
  const double square = (theta.array() - e.value).square().sum() / (j - 1);
  const double sum = square + std::max(j * c.cov2, 0.);
  const double degrees = square > 0 ? sum * sum / (square * square / (j - 1)) : INFINITY;
  const double quantile =
      std::isfinite(degrees) ? student_t_quantile((1 + level) / 2, degrees) : normal_quantile((1 + level) / 2);
  set_interval(e, std::sqrt(sum / j), quantile, "Obuchowski-Rockette, random readers and cases");
  return e;
}

}  // namespace leukolens
