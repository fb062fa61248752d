#include "leukolens/population/prior_shift.hpp"

#include <Eigen/LU>
#include <limits>
#include <vector>

#include "leukolens/core/error.hpp"

namespace leukolens {

PriorShiftFit fit_prior_shift(const Table& p, const Eigen::VectorXd& source_prior, std::span<const double> weights,
                              const PriorShiftOptions& options) {
  const auto n = p.rows(), classes = p.cols();
  if (source_prior.size() != classes || !(source_prior.minCoeff() > 0))
    throw Error(Kind::bad_value, "the source prior must name a fraction above 0 for each of the " +
                                     std::to_string(classes) + " classes");
  if (!weights.empty() && static_cast<Eigen::Index>(weights.size()) != n)
    throw Error(Kind::bad_value, "weights and cells differ in number");
  PriorShiftFit fit;
  if (n == 0) {
    fit.fractions = Eigen::VectorXd::Constant(classes, std::numeric_limits<double>::quiet_NaN());
    return fit;
  }
  const Eigen::VectorXd w =
      weights.empty() ? Eigen::VectorXd::Ones(n).eval() : Eigen::Map<const Eigen::VectorXd>(weights.data(), n).eval();
  const Table ratio = p * source_prior.cwiseInverse().asDiagonal();  // likelihood of each class, up to a row constant
  const double cells = w.sum();
  fit.fractions = source_prior / source_prior.sum();
  while (!fit.converged && fit.steps < options.max_steps) {
    const Eigen::VectorXd evidence = ratio * fit.fractions;  // sum_k r_k p_ik
    const Eigen::VectorXd next = fit.fractions.cwiseProduct(ratio.transpose() * w.cwiseQuotient(evidence)) /
                                 cells;  // mean of the new posteriors
    fit.converged = (next - fit.fractions).cwiseAbs().maxCoeff() <= options.tolerance;
    fit.fractions = next;
    ++fit.steps;
  }
  return fit;
}

BlackBoxShift black_box_shift(std::span<const int> labels, std::span<const int> predicted_source,
                              std::span<const int> predicted, int classes) {
  if (labels.size() != predicted_source.size())
    throw Error(Kind::bad_value, "labels and predictions of the calibration cells differ in number");
  Eigen::MatrixXd joint = Eigen::MatrixXd::Zero(classes, classes);  // row = predicted, column = label
  Eigen::VectorXd counts = Eigen::VectorXd::Zero(classes);
  for (std::size_t i = 0; i < labels.size(); ++i) joint(predicted_source[i], labels[i]) += 1;
  for (const int k : predicted) counts(k) += 1;
  const Eigen::VectorXd source_counts = joint.rowwise().sum();
  BlackBoxShift shift;
  shift.test = chi_squared_homogeneity(std::span(counts.data(), static_cast<std::size_t>(classes)),
                                       std::span(source_counts.data(), static_cast<std::size_t>(classes)));
  const Eigen::VectorXd of_label = joint.colwise().sum();
  const Eigen::FullPivLU<Eigen::MatrixXd> solver(joint);
  if (solver.isInvertible() && counts.sum() > 0)  // weights w = joint^-1 counts; fractions = w x fraction of the label
    shift.fractions = solver.solve(counts / counts.sum()).cwiseProduct(of_label);
  else
    shift.fractions = Eigen::VectorXd::Constant(classes, std::numeric_limits<double>::quiet_NaN());
  return shift;
}

}  // namespace leukolens
