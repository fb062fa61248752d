#pragma once
#include <span>

#include "leukolens/calibration/fit.hpp"
#include "leukolens/core/table.hpp"

namespace leukolens {

/// How `fit_temperature` searches. Defaults suit logits of any network.
struct TemperatureOptions {
  double relative_step = 1e-7;  ///< stop when the Newton step is smaller than this part of 1/T
  int max_steps = 100;          ///< more than about 10 never happens on finite logits
  /// > 0: adds (prior/n)(1/T - 1 + log T) to the mean NLL, the log density of a gamma prior on 1/T with its mode at 1,
  /// as sure as that many nats; 0: maximum likelihood
  double prior = 0;
};

struct TemperatureFit : FitReport {
  double temperature = std::numeric_limits<double>::quiet_NaN();  ///< > 0
};

/// Minimises the mean NLL of softmax(logits / T). Guo et al., ICML 2017. Convex in 1/T, with the prior too: safeguarded
/// Newton. With a prior labels that all score highest have an answer, where there is none without (`separable`).
/// `gradient_norm` is the derivative in log(1/T) at the last point looked at, before the step to T.
/// @throws Error  Kind::bad_value as check_logits; Kind::bad_data for no rows
TemperatureFit fit_temperature(const Table& logits, std::span<const int> labels,
                               const TemperatureOptions& options = {});

}  // namespace leukolens
