#pragma once
#include <Eigen/Core>
#include <span>

#include "leukolens/calibration/fit.hpp"
#include "leukolens/core/table.hpp"

namespace leukolens {

/// How vector, bias-corrected temperature and matrix scaling are fitted.
struct ScalingOptions {
  /// fit after temperature scaling, adding (K/n)(|w-1|^2 + |b|^2) to the mean NLL; where no temperature > 0 is best,
  /// the root mean square of u stands for it
  bool shrink = true;
  double gradient_norm = 1e-9;  ///< stop when the gradient is smaller
  int max_steps = 200;
};

struct VectorScalingFit : FitReport {
  Eigen::VectorXd weight, bias;  ///< K each, on u itself (temperature scaling already multiplied in); empty unless ok
};

/// p = softmax(w_k u_k + b_k), u = log p minus its row mean (so an arbitrary shift of a row's logits changes nothing).
/// Guo et al., ICML 2017. Newton on 2K parameters. @throws Error  as fit_temperature
VectorScalingFit fit_vector_scaling(const Table& logits, std::span<const int> labels,
                                    const ScalingOptions& options = {});

struct BiasCorrectedFit : FitReport {
  double temperature = std::numeric_limits<double>::quiet_NaN();  ///< > 0
  Eigen::VectorXd bias;                                           ///< K; sums to 0
};

/// p = softmax(z / T + b), bias-corrected temperature scaling: Alexandari, Kundaje & Shrikumar, ICML 2020. Newton on
/// 1/T and b; shrinkage adds (K/n)|b|^2. @throws Error  as fit_temperature
BiasCorrectedFit fit_bias_corrected_temperature(const Table& logits, std::span<const int> labels,
                                                const ScalingOptions& options = {});

}  // namespace leukolens
