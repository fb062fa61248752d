#include "leukolens/calibration/vector_scaling.hpp"

#include "calibration/softmax_fit.hpp"
#include "calibration/vector_nll.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/calibration/temperature.hpp"

namespace leukolens {

using Eigen::Index, Eigen::VectorXd;

ScalingStart start_of_scaling(const Table& logits, std::span<const int> labels, const ScalingOptions& options,
                              FitReport& report) {
  const auto temperature = fit_temperature(logits, labels);
  report.nll_before = report.nll_after = temperature.nll_before;
  const bool endless = options.shrink && temperature.status == FitStatus::separable;
  if (endless || temperature.status == FitStatus::constant_logits) report.status = temperature.status;
  ScalingStart start;
  if (report.status != FitStatus::ok) return start;
  start.u = centred(logits);
  if (options.shrink) start.shrinkage = static_cast<double>(logits.cols()) / static_cast<double>(logits.rows());
  start.scale = options.shrink && temperature.status == FitStatus::ok
                    ? temperature.temperature
                    : root_mean_square({start.u.data(), static_cast<std::size_t>(start.u.size())});
  start.u /= start.scale;
  return start;
}

VectorScalingFit fit_vector_scaling(const Table& logits, std::span<const int> labels, const ScalingOptions& options) {
  VectorScalingFit fit;
  const auto start = start_of_scaling(logits, labels, options, fit);
  if (fit.status != FitStatus::ok) return fit;
  const Index k = logits.cols();
  VectorXd at(2 * k);
  at << VectorXd::Ones(k), VectorXd::Zero(k);
  VectorNll nll(start.u, labels, {VectorXd::Constant(2 * k, start.shrinkage), at});
  minimise(nll, at, {options.gradient_norm, options.max_steps}, fit);
  if (options.shrink && fit.status == FitStatus::separable) fit.status = FitStatus::ok;  // the penalty bounds all
  if (fit.status != FitStatus::ok) return fit;
  fit.nll_after = nll.nll();
  fit.weight = at.head(k) / start.scale;
  fit.bias = at.tail(k).array() - at.tail(k).mean();
  return fit;
}

BiasCorrectedFit fit_bias_corrected_temperature(const Table& logits, std::span<const int> labels,
                                                const ScalingOptions& options) {
  BiasCorrectedFit fit;
  const auto start = start_of_scaling(logits, labels, options, fit);
  if (fit.status != FitStatus::ok) return fit;
  const Index k = logits.cols();
  VectorXd at(1 + k), shrinkage = VectorXd::Constant(1 + k, start.shrinkage);
  at << 1, VectorXd::Zero(k);
  shrinkage(0) = 0;
  const BiasScores scores(start.u);
  SoftmaxNll nll(scores, labels, {shrinkage, at});
  minimise(nll, at, {options.gradient_norm, options.max_steps}, fit);
  const bool found = fit.status == FitStatus::ok || fit.status == FitStatus::separable;
  if (found && !(at(0) > 0)) fit.status = FitStatus::no_positive_optimum;
  // towards 1/T > 0 only labels that all score highest would lead on for ever, which the start has excluded
  if (options.shrink && fit.status == FitStatus::separable) fit.status = FitStatus::ok;
  if (fit.status != FitStatus::ok) return fit;
  fit.nll_after = nll.nll();
  fit.temperature = start.scale / at(0);
  fit.bias = at.tail(k).array() - at.tail(k).mean();
  return fit;
}

}  // namespace leukolens
