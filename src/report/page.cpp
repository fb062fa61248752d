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
  const auto text = [](const Interval& i) { return figure_text(i.lo) + " to " + figure_text(i.hi); };
  if (e.ci) return text(*e.ci);
  if (!e.null_band) return "no interval";
  const bool inside = *in_null_band(e), above = e.value > e.null_band->hi;
  return (inside ? "inside" : above ? "above" : "below") + (" null band " + text(*e.null_band));
}

std::string value_or(double value, const char* undefined) {
  return std::isfinite(value) ? figure_text(value) : std::string("not defined: ") + undefined;
}

}  // namespace leukolens::html
