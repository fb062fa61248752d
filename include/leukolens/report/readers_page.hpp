#pragma once
#include <string>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/report/report.hpp"

namespace leukolens {

/// report.html of a reader study. @param scores  scores.json: docs/formats.md
std::string readers_html(const Json& scores, const ReportContext& context);

}  // namespace leukolens
