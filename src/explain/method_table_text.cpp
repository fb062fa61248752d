// The table of methods as JSON and CSV.
#include "leukolens/core/csv.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/explain/method_table.hpp"
#include "leukolens/statistics/estimate_json.hpp"

namespace leukolens {
namespace {

Json json_of(const NamedEstimates& estimates) {
  Json json = Json::object();
  for (const auto& [name, estimate] : estimates) json[name] = estimate_json(estimate);
  return json;
}

Json json_of(const ControlComparison& c) {
  return {{"control", json_number(c.control)},
          {"difference", estimate_json(c.difference)},
          {"p", json_number(c.p)},
          {"p_holm", json_number(c.p_holm)},
          {"verdict", name_of(c.verdict)}};
}

void append(std::vector<std::string>& fields, const Estimate& e) {
  constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
  fields.push_back(to_text(e.value));
  fields.push_back(to_text(e.ci ? e.ci->lo : undefined));
  fields.push_back(to_text(e.ci ? e.ci->hi : undefined));
}

void append(std::vector<std::string>& fields, const ControlComparison& c) {
  fields.push_back(to_text(c.control));
  append(fields, c.difference);
  fields.push_back(to_text(c.p));
  fields.push_back(to_text(c.p_holm));
  fields.push_back(name_of(c.verdict));
}

std::vector<std::string> columns() {
  std::vector<std::string> names = {"method", "cells", "flat", "verdict"};
  for (const auto& name : method_score_names()) names.insert(names.end(), {name, name + "_lo", name + "_hi"});
  for (const std::string control : {"random", "phase"})
    for (const char* part : {"control", "difference", "difference_lo", "difference_hi", "p", "p_holm", "verdict"})
      names.push_back(control + "_" + part);
  return names;
}

}  // namespace

Json to_json(const MethodTable& table) {
  Json rows = Json::array();
  for (const auto& row : table.rows)
    rows.push_back({{"method", row.run},
                    {"flat", row.flat},
                    {"scores", json_of(row.scores)},
                    {"random", json_of(row.random)},
                    {"phase", json_of(row.phase)},
                    {"beats_both", row.beats_both()},
                    {"verdict", verdict_sentence(row)}});
  return {{"schema_version", 1},
          {"cells", table.cells},
          {"donors", table.donors > 0 ? Json(table.donors) : Json(nullptr)},
          {"classes", table.classes},
          {"comparisons", table.comparisons},
          {"phase", json_of(table.phase)},
          {"rows", rows}};
}

std::string method_scores_csv(const MethodTable& table) {
  std::string csv = csv_row(columns());
  for (const auto& row : table.rows) {
    std::vector<std::string> fields = {row.run, std::to_string(table.cells), std::to_string(row.flat),
                                       verdict_sentence(row)};
    for (const auto& [name, estimate] : row.scores) append(fields, estimate);
    append(fields, row.random);
    append(fields, row.phase);
    csv += csv_row(fields);
  }
  return csv;
}

}  // namespace leukolens
