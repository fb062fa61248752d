#pragma once
#include <limits>
#include <string>

namespace leukolens {

enum class FitStatus {
  ok,
  separable,            ///< the labels follow from the scores without error: the best parameters lie at infinity
  no_positive_optimum,  ///< no positive finite T: the labels lie below their row's mean logit
  constant_logits,      ///< every row is constant: T is undefined
  one_class,            ///< every label is the same
  not_converged,
};
const char* name_of(FitStatus status);
const char* meaning_of(FitStatus status);            ///< one clause for people
FitStatus fit_status_from(const std::string& name);  ///< @throws Error  Kind::bad_value

/// What every fit reports beside its parameters, which are NaN or empty unless status is `ok`.
struct FitReport {
  double nll_before = std::numeric_limits<double>::quiet_NaN();     ///< mean over the rows, nats, of softmax(logits)
  double nll_after = std::numeric_limits<double>::quiet_NaN();      ///< of the fit, without its penalty
  int steps = 0;                                                    ///< of Newton's method; 0 for a closed form
  double gradient_norm = std::numeric_limits<double>::quiet_NaN();  ///< of the objective at the end; NaN: closed form
  FitStatus status = FitStatus::ok;
};

}  // namespace leukolens
