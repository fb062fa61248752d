#pragma once
#include <Eigen/Core>
#include <span>

#include "leukolens/calibration/temperature.hpp"

namespace leukolens {

struct VectorScalingOptions {
  bool shrink = true;           ///< fit after temperature scaling, adding (K/n)(|w-1|^2 + |b|^2) to the mean NLL
  double gradient_norm = 1e-9;  ///< stop when the gradient is smaller
  int max_steps = 200;
};

/// p = softmax(w_k u_k + b_k), u = log p minus its row mean (so an arbitrary shift of a row's logits changes nothing).
struct VectorScalingFit {
  Eigen::VectorXd weight, bias;  ///< K each, on u itself (temperature scaling already multiplied in); empty unless ok
  double nll_before, nll_after;
  int steps = 0;
  double gradient_norm = 0;
  FitStatus status = FitStatus::ok;
};
/// Guo et al., ICML 2017. Newton on 2K parameters. @throws Error  as fit_temperature
VectorScalingFit fit_vector_scaling(const Table& logits, std::span<const int> labels,
                                    const VectorScalingOptions& options = {});

}  // namespace leukolens
