#pragma once
#include <span>
#include <string>

#include "leukolens/core/table.hpp"

namespace leukolens {

enum class FitStatus {
  ok,
  separable,            ///< every label is its row's argmax: T -> 0 (vector: the NLL has no minimum)
  no_positive_optimum,  ///< no positive finite T: the labels lie below their row's mean logit
  constant_logits,      ///< every row is constant: T is undefined
  not_converged,
};
const char* name_of(FitStatus status);
const char* meaning_of(FitStatus status);            ///< one clause for people
FitStatus fit_status_from(const std::string& name);  ///< @throws Error  Kind::bad_value

/// How `fit_temperature` searches. Defaults suit logits of any network.
struct TemperatureOptions {
  double relative_step = 1e-7;  ///< stop when the Newton step is smaller than this part of 1/T
  int max_steps = 100;          ///< more than about 10 never happens on finite logits
};

/// What the fit found and how far it can be believed.
struct TemperatureFit {
  double temperature;            ///< > 0; NaN unless status is `ok`
  double nll_before, nll_after;  ///< mean, nats
  int steps = 0;
  FitStatus status = FitStatus::ok;
};

/// Minimises the mean NLL of softmax(logits / T). Guo et al., ICML 2017. Convex in 1/T: safeguarded Newton.
/// @throws Error  Kind::bad_value as check_logits; Kind::bad_data for no rows
TemperatureFit fit_temperature(const Table& logits, std::span<const int> labels,
                               const TemperatureOptions& options = {});

}  // namespace leukolens
