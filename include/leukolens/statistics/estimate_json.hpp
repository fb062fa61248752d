#pragma once
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// {"value", "ci": [lo, hi] or null, "ci_method", "n"}
Json estimate_json(const Estimate& estimate);

}  // namespace leukolens
