#pragma once
#include "leukolens/core/json_fwd.hpp"
#include "leukolens/report/report.hpp"
#include "leukolens/statistics/estimate_json.hpp"

namespace leukolens {

/// Adds "rows", "table", "model", "calibration", "warnings" and the members of the stamp.
void add_context(Json& json, const ReportContext& context);

}  // namespace leukolens
