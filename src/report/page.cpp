#include "report/page.hpp"

#include <cmath>

#include "report/numbers.hpp"
#include "report/text.hpp"

namespace leukolens::html {

using kainjow::mustache::data;

data text(const std::string& words) {
  std::string clean = clean_utf8(words);
  for (auto at = clean.find(" %"); at != std::string::npos; at = clean.find(" %", at)) clean.replace(at, 1, "\u00A0");
  return data(clean);
}

data sentences(const std::vector<std::string>& lines) {
  data list{data::type::list};
  for (const auto& line : lines) list.push_back(text(line));
  return list;
}

std::string interval_text(const Estimate& e) {
  return e.ci ? figure_text(e.ci->lo) + " to " + figure_text(e.ci->hi) : "no interval";
}

std::string value_or(double value, const char* undefined) {
  return std::isfinite(value) ? figure_text(value) : std::string("not defined: ") + undefined;
}

}  // namespace leukolens::html
