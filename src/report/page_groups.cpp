// The parts of report.html that go group by group: donors, values of other columns, specimens.
#include "report/numbers.hpp"
#include "report/page.hpp"
#include "report/text.hpp"
#include "report/verdict.hpp"

namespace leukolens::html {
namespace {

using kainjow::mustache::data;

constexpr std::size_t most_classes_counted = 8;  ///< columns of the table of counts

std::string interval_of(const NamedEstimates& metrics, const char* name) {
  const auto* found = find_estimate(metrics, name);
  return found && found->ci ? interval_text(*found) : "";
}

data group_row(const GroupEvaluation& group, const std::string& name) {
  data row;
  row["name"] = text(name);
  row["n"] = text(count_text(static_cast<std::size_t>(group.n)));
  row["accuracy"] = text(value_or(group.accuracy, "no cells"));
  row["interval"] = text(interval_of(group.metrics, "accuracy"));
  row["mean_confidence"] = text(value_or(group.mean_confidence, "no cells"));
  for (const char* key : {"balanced_accuracy", "nll", "ece"}) {
    const auto* found = find_estimate(group.metrics, key);
    row[key] = text(found ? value_or(found->value, "too few cells") : "");
  }
  return row;
}

data count_row(const SpecimenCount& specimen, std::size_t classes) {
  data row, fields{data::type::list};
  row["name"] = text(specimen.name);
  row["n"] = text(count_text(specimen.cells));
  row["fault"] = text(specimen.fault);
  row["counted"] = specimen.fault.empty();
  for (std::size_t k = 0; k < classes && specimen.fault.empty(); ++k) {
    const auto& e = specimen.fractions[k].adjusted;
    data field;
    field["value"] = text(fixed_text(100 * e.value, 1));
    field["interval"] =
        text(e.ci ? fixed_text(100 * e.ci->lo, 1) + " to " + fixed_text(100 * e.ci->hi, 1) : "no interval");
    fields.push_back(field);
  }
  row["fields"] = std::move(fields);
  return row;
}

}  // namespace

void add_groups(data& page, const Evaluation& evaluation) {
  data donors{data::type::list}, groupings{data::type::list};
  for (const auto& donor : evaluation.donors) donors.push_back(group_row(donor, donor_text(donor.name)));
  for (const auto& [column, groups] : evaluation.groups) {
    data grouping, rows{data::type::list};
    for (const auto& group : groups) rows.push_back(group_row(group, group.name.empty() ? "(empty)" : group.name));
    grouping["column"] = text(column);
    grouping["groups"] = std::move(rows);
    groupings.push_back(grouping);
  }
  page["has_donors"] = !evaluation.donors.empty();
  page["donors"] = std::move(donors);
  page["groupings"] = std::move(groupings);
}

void add_counts(data& page, const std::optional<Differential>& differential) {
  page["has_counts"] = differential.has_value();
  if (!differential) return;
  const auto classes = std::min(differential->classes.size(), most_classes_counted);
  data rows{data::type::list};
  for (const auto& specimen : differential->specimens) rows.push_back(count_row(specimen, classes));
  page["counts"] = std::move(rows);
  std::string reason;  // of the first specimen without intervals
  for (const auto& specimen : differential->specimens)
    if (reason.empty() && specimen.fault.empty() && !specimen.fractions.front().adjusted.ci)
      reason = specimen.fractions.front().adjusted.ci_method;
  page["has_no_interval"] = !reason.empty();
  page["no_interval"] = text(reason);
  page["counted_classes"] =
      sentences({differential->classes.begin(), differential->classes.begin() + static_cast<std::ptrdiff_t>(classes)});
  page["counts_cut"] = classes < differential->classes.size();
}

}  // namespace leukolens::html
