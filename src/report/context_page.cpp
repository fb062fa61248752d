#include "report/context_page.hpp"

#include <algorithm>

#include "report/numbers.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

constexpr std::size_t longest_origin = 92;  ///< letters: one line of the page

std::vector<std::pair<std::string, std::string>> whole_origin(const ReportContext& context) {
  const auto or_none = [](const std::string& text) { return text.empty() ? "none given" : text; };
  return {{"Predictions", or_none(context.table)},
          {"Model", or_none(context.model)},
          {"Calibration", or_none(context.calibration)},
          {"Program", "leukolens " + context.stamp.tool_version + hashes_text(context.stamp)},
          {"Command", or_none(context.stamp.command_line)}};
}

}  // namespace

std::string hashes_text(const RunStamp& stamp) {
  constexpr std::size_t enough = 12;
  std::string text;
  if (!stamp.weights_sha256.empty()) text += "; model " + stamp.weights_sha256.substr(0, enough);
  if (!stamp.calibration_sha256.empty()) text += ", calibration " + stamp.calibration_sha256.substr(0, enough);
  return text;
}

std::vector<std::pair<std::string, std::string>> origin_of(const ReportContext& context) {
  auto origin = whole_origin(context);
  for (auto& [name, value] : origin) value = shorten(value, longest_origin);
  return origin;
}

html::Table origin_table(const ReportContext& context) {
  html::Table table{"How it was made", {"", ""}, {}};
  for (const auto& [name, value] : whole_origin(context)) table.rows.push_back({{name}, {value}});
  return table;
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
