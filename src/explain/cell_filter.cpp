#include "explain/cell_filter.hpp"

#include <algorithm>
#include <limits>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

[[noreturn]] void refuse(const std::string& condition, const std::string& fault) {
  throw Error(Kind::usage, "--where " + condition + ": " + fault);
}

}  // namespace

CellFilter::CellFilter(const std::vector<std::string>& conditions, const std::vector<std::string>& columns) {
  for (const auto& condition : conditions) conditions_.push_back(parse(condition, columns));
}

CellFilter::Condition CellFilter::parse(const std::string& text, const std::vector<std::string>& columns) {
  const std::pair<const char*, Comparison> signs[] = {{"<=", Comparison::at_most}, {">=", Comparison::at_least},
                                                      {"!=", Comparison::unequal}, {"<", Comparison::less},
                                                      {">", Comparison::greater},  {"=", Comparison::equal}};
  const auto at = std::min(text.find_first_of("<>="), text.find("!="));
  if (at == std::string::npos || at == 0)
    refuse(text, "give COLUMN=VALUE, or COLUMN<NUMBER with one of != < <= > >= in its place.");
  const auto* sign = std::ranges::find_if(
      signs, [&](const auto& s) { return text.compare(at, std::string(s.first).size(), s.first) == 0; });
  const std::string name = text.substr(0, at), value = text.substr(at + std::string(sign->first).size());
  const auto column = std::ranges::find(columns, name);
  if (column == columns.end()) refuse(text, "no column `" + name + "`. Known are: " + join(columns, ", ") + ".");
  const auto number = to_number(value);
  const bool textual = sign->second == Comparison::equal || sign->second == Comparison::unequal;
  if (!textual && !number) refuse(text, "`" + value + "` is not a number.");
  return {text, value, static_cast<std::size_t>(column - columns.begin()), sign->second,
          number.value_or(std::numeric_limits<double>::quiet_NaN())};
}

bool CellFilter::holds(const Condition& c, const std::string& field) {
  if (c.comparison == Comparison::equal) return field == c.value;
  if (c.comparison == Comparison::unequal) return field != c.value;
  if (field.empty()) return false;
  const auto number = to_number(field);
  if (!number) refuse(c.text, "the column holds text (`" + field + "`), not numbers. Compare with = or !=.");
  switch (c.comparison) {
    case Comparison::less:
      return *number < c.bound;
    case Comparison::at_most:
      return *number <= c.bound;
    case Comparison::greater:
      return *number > c.bound;
    default:
      return *number >= c.bound;
  }
}

bool CellFilter::operator()(const std::vector<std::string>& fields) const {
  return std::ranges::all_of(conditions_, [&](const Condition& c) { return holds(c, fields[c.column]); });
}

}  // namespace leukolens
