#pragma once
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/report/report.hpp"
#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// {"value", "ci": [lo, hi] or null, "ci_method", "n"}
Json estimate_json(const Estimate& estimate);

/// Adds "rows", "table", "model", "calibration", "warnings" and the members of the stamp.
void add_context(Json& json, const ReportContext& context);

}  // namespace leukolens
