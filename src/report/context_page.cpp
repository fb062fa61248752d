#include "report/context_page.hpp"

#include <algorithm>

#include "report/numbers.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

constexpr std::size_t longest_origin = 92;  ///< letters: one line of the page

}  // namespace

std::vector<std::pair<std::string, std::string>> origin_of(const ReportContext& context) {
  const auto or_none = [](const std::string& text) {
    return text.empty() ? "none given" : shorten(text, longest_origin);
  };
  return {{"Predictions", or_none(context.table)},
          {"Model", or_none(context.model)},
          {"Calibration", or_none(context.calibration)},
          {"Program", "leukolens " + context.tool_version}};
}

std::vector<std::string> all_warnings(const ReportContext& context) {
  std::vector<std::string> all;
  const auto add = [&](const std::string& warning) {
    if (std::ranges::find(all, warning) == all.end()) all.push_back(warning);
  };
  if (context.choice && context.choice->seen > 0 && !context.choice->role.empty())
    add("The calibration was fitted on " + count_text(context.choice->seen) +
        " of these cells: it looks better here than it is.");
  for (const auto& warning : context.training_warnings) add("At training: " + warning);
  for (const auto& warning : context.warnings) add(warning);
  return all;
}

html::Page page_of(const ReportContext& context) {
  html::Page page;
  page.who = context.rows;
  page.warnings = all_warnings(context);
  page.origin = origin_of(context);
  return page;
}

}  // namespace leukolens
