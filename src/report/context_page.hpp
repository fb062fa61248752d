#pragma once
#include <string>
#include <utility>
#include <vector>

#include "leukolens/report/report.hpp"
#include "report/page.hpp"

namespace leukolens {

/// What every page says of its making: predictions, model, calibration, program. Long ones are shortened.
std::vector<std::pair<std::string, std::string>> origin_of(const ReportContext& context);

/// The same, whole, as a folded table.
html::Table origin_table(const ReportContext& context);

/// "; model 3fa9c0de1234, calibration 91c2aa01bb23": the beginnings of the hashes that there are.
std::string hashes_text(const RunStamp& stamp);

/// Every warning of the training and of this run, whole, each once.
std::vector<std::string> all_warnings(const ReportContext& context);

/// A page with what the context tells: cells, warnings, origin.
html::Page page_of(const ReportContext& context);

}  // namespace leukolens
