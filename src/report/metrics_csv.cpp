#include "leukolens/core/csv.hpp"
#include "leukolens/core/text.hpp"
#include "report/parts.hpp"

namespace leukolens {
namespace {

void append_interval(std::vector<std::string>& row, const std::optional<Interval>& interval) {
  row.push_back(interval ? to_text(interval->lo) : "");
  row.push_back(interval ? to_text(interval->hi) : "");
}

std::string rows_of(const std::string& of, const std::string& name, const NamedEstimates& metrics) {
  std::string text;
  for (const auto& [metric, e] : metrics) {
    std::vector<std::string> row = {of, name, metric, to_text(e.value)};
    append_interval(row, e.ci);
    append_interval(row, e.bca);
    append_interval(row, e.null_band);
    row.insert(row.end(), {std::to_string(e.n), e.ci_method});
    text += csv_row(row);
  }
  return text;
}

}  // namespace

std::string metrics_csv(const Evaluation& evaluation) {
  std::string text = "of,name,metric,value,lo,hi,bca_lo,bca_hi,null_lo,null_hi,n,method\n";
  text += rows_of("all", "", evaluation.metrics) + rows_of("before", "", evaluation.before);
  for (const auto& c : evaluation.per_class) text += rows_of("class", c.name, c.metrics);
  for (const auto& d : evaluation.donors) text += rows_of("donor", d.name, d.metrics);
  for (const auto& [column, groups] : evaluation.groups)
    for (const auto& g : groups) text += rows_of(column, g.name, g.metrics);
  if (!evaluation.decisions) return text;
  text += rows_of("all", "", evaluation.decisions->metrics);
  for (const auto& c : evaluation.decisions->per_class) text += rows_of("class", c.name, c.metrics);
  for (const auto& d : evaluation.decisions->donors) text += rows_of("donor", d.name, d.metrics);
  return text;
}

}  // namespace leukolens
