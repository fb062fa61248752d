#pragma once
#include "leukolens/metrics/evaluation.hpp"

namespace leukolens {

/// @throws Error  as `evaluate`
void check(const EvaluationInput& input, const EvaluationOptions& options);
void check(const TopLabelInput& input, const EvaluationOptions& options);

}  // namespace leukolens
