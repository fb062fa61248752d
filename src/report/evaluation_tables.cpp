#include "report/evaluation_tables.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "report/metric_words.hpp"
#include "report/numbers.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

using html::Field;

constexpr std::size_t most_classes_counted = 8;  ///< columns of the table of counts

/// Its value and interval, with the digits that the cells allow. @param undefined  why such a metric can be undefined
Field estimate_field(const Estimate& e, const std::string& undefined, bool strong = false) {
  const int decimals = decimals_of(e);
  const auto between = [&](const Interval& i) {
    return fixed_text(i.lo, decimals) + " to " + fixed_text(i.hi, decimals);
  };
  Field field{std::isfinite(e.value) ? fixed_text(e.value, decimals) : "not defined: " + undefined, "", strong};
  if (e.ci)
    field.note = between(*e.ci);
  else if (e.null_band)
    field.note = std::string(*in_null_band(e)            ? "inside"
                             : e.value > e.null_band->hi ? "above"
                                                         : "below") +
                 " null band " + between(*e.null_band);
  else
    field.note = "no interval";
  return field;
}

/// The ways in which the intervals were made, each said once.
std::vector<std::string> interval_notes(const NamedEstimates& metrics) {
  std::vector<std::pair<std::string, std::string>> methods;  // text, names of the metrics
  for (const auto& [key, e] : metrics) {
    const auto name = words_of_metric(key).name;
    const auto same =
        std::find_if(methods.begin(), methods.end(), [&](const auto& m) { return m.first == e.ci_method; });
    if (same == methods.end())
      methods.emplace_back(e.ci_method, name);
    else
      same->second += ", " + name;
  }
  std::vector<std::string> notes;
  for (const auto& [method, names] : methods)
    notes.push_back("95 % interval below each value (" + (methods.size() == 1 ? "all metrics" : names) +
                    "): " + (method.empty() ? "none" : method) + ".");
  return notes;
}

/// A metric of a class: its interval where it has one, else what the counts give.
Field class_field(const ClassEvaluation& c, const char* key, double value, const char* undefined) {
  const auto* e = find_estimate(c.metrics, key);
  if (e) return estimate_field(*e, undefined);
  return {std::isfinite(value) ? figure_text(value) : std::string("not defined: ") + undefined};
}

}  // namespace

html::Table metrics_table(const Evaluation& evaluation, bool compared) {
  html::Table table{"Metrics", {"metric"}, {}};
  if (compared) table.columns.push_back("before calibration");
  table.columns.push_back(compared ? "after" : "value");
  for (const auto& [key, e] : evaluation.metrics) {
    auto [name, phrase] = words_of_metric(key);
    if (key == "mce" && evaluation.mce_bin_n > 0)
      phrase += ", here of " + cells_text(static_cast<std::size_t>(evaluation.mce_bin_n));
    std::vector<Field> row = {{name, phrase}};
    const auto* before = compared ? find_estimate(evaluation.before, key) : nullptr;
    if (before) row.push_back(estimate_field(*before, "too few cells"));
    if (compared && !before) row.push_back({""});
    row.push_back(estimate_field(e, "too few cells", true));
    table.rows.push_back(std::move(row));
  }
  table.notes = interval_notes(evaluation.metrics);
  table.notes.push_back(
      "Null band: where a calibration error of these cells would lie were their probabilities right (labels drawn from "
      "them). An error below or inside it is no sign of miscalibration.");
  return table;
}

html::Table class_metrics_table(const Evaluation& evaluation) {
  html::Table table{
      "Class by class", {"class", "cells", "sensitivity", "specificity", "PPV", "NPV", "F1", "mean probability"}, {}};
  for (const auto& c : evaluation.per_class)
    table.rows.push_back({{c.name},
                          {count_text(static_cast<std::size_t>(c.counts.n))},
                          class_field(c, "sensitivity", c.counts.sensitivity, "no cell of it"),
                          class_field(c, "specificity", c.counts.specificity, "no other cell"),
                          class_field(c, "ppv", c.counts.ppv, "never called"),
                          class_field(c, "npv", c.counts.npv, "always called"),
                          class_field(c, "f1", c.counts.f1, "neither there nor called"),
                          {std::isfinite(c.mean_probability) ? figure_text(c.mean_probability) : "not defined"}});
  table.notes = {
      "Sensitivity: fraction of the class that was found. Specificity: fraction of the others that was not called so. "
      "PPV: fraction of the calls of this class that is right; NPV: fraction of the other calls that is right; both "
      "depend on how common the class is here."};
  table.sortable = true;
  return table;
}

html::Table confusion_table(const Evaluation& evaluation) {
  html::Table table{"Confusion matrix", {"label \\ called as"}, {}};
  for (const auto& name : evaluation.classes) table.columns.push_back(name);
  for (Eigen::Index y = 0; y < evaluation.confusion.rows(); ++y) {
    const int in_row = evaluation.confusion.row(y).sum();
    std::vector<Field> row = {{evaluation.classes[static_cast<std::size_t>(y)]}};
    for (Eigen::Index x = 0; x < evaluation.confusion.cols(); ++x) {
      const int n = evaluation.confusion(y, x);
      row.push_back({count_text(static_cast<std::size_t>(n)),
                     n > 0 ? percent_text(static_cast<double>(n) / in_row) : "", x == y});
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

html::Table decisions_table(const DecisionEvaluation& decisions, std::size_t n) {
  static const std::map<std::string, const char*> headings = {{"conformal_coverage", "truth in the set"},
                                                              {"conformal_set_size", "classes in a set"},
                                                              {"accepted_fraction", "accepted"},
                                                              {"accepted_accuracy", "right, of accepted"},
                                                              {"unknown_fraction", "unknown"}};
  html::Table table{"Sets and decisions", {"cells", "number"}, {}};
  for (const auto& [key, e] : decisions.metrics) {
    const auto found = headings.find(key);
    table.columns.push_back(found == headings.end() ? words_of_metric(key).name : found->second);
  }
  const auto add = [&](const std::string& name, std::size_t cells, const NamedEstimates& metrics) {
    std::vector<Field> row = {{name}, {count_text(cells)}};
    for (const auto& [key, e] : metrics)
      row.push_back(estimate_field(e, key == "accepted_accuracy" ? "none accepted" : "no cells"));
    table.rows.push_back(std::move(row));
  };
  add("all", n, decisions.metrics);
  for (const auto& group : decisions.per_class) add(group.name, group.n, group.metrics);
  for (const auto& group : decisions.donors) add(donor_text(group.name), group.n, group.metrics);
  table.sortable = true;
  return table;
}

html::Table groups_table(const std::string& column, const std::vector<GroupEvaluation>& groups, bool donors) {
  html::Table table{donors ? "Donor by donor" : "By " + column,
                    {column, "cells", "accuracy", "mean confidence", "balanced accuracy", "log loss", "ECE"},
                    {}};
  for (const auto& group : groups) {
    const std::string name = donors ? donor_text(group.name) : group.name.empty() ? "(empty)" : group.name;
    Estimate accuracy{group.accuracy, {}, "", static_cast<std::size_t>(group.n)};
    if (const auto* found = find_estimate(group.metrics, "accuracy")) accuracy = *found;
    std::vector<Field> row = {
        {name},
        {count_text(static_cast<std::size_t>(group.n))},
        estimate_field(accuracy, "no cells"),
        {std::isfinite(group.mean_confidence) ? figure_text(group.mean_confidence) : "not defined"}};
    for (const char* key : {"balanced_accuracy", "nll", "ece"}) {
      const auto* found = find_estimate(group.metrics, key);
      row.push_back({!found                        ? ""
                     : std::isfinite(found->value) ? fixed_text(found->value, decimals_of(*found))
                                                   : "not defined: too few cells"});
    }
    table.rows.push_back(std::move(row));
  }
  table.sortable = true;
  return table;
}

html::Table counts_table(const Differential& differential) {
  html::Table table{"Differential count of each specimen", {"specimen", "cells"}, {}};
  const auto classes = std::min(differential.classes.size(), most_classes_counted);
  for (std::size_t k = 0; k < classes; ++k) table.columns.push_back(differential.classes[k] + ", %");
  const bool unknown = std::ranges::any_of(differential.specimens, [](const auto& s) { return s.unknown > 0; });
  if (unknown) table.columns.push_back("unknown");
  std::string reason;  // of the first specimen without intervals
  for (const auto& specimen : differential.specimens) {
    const bool counted = specimen.fault.empty();
    std::vector<Field> row = {{specimen.name, counted ? "" : "not counted: " + specimen.fault},
                              {count_text(specimen.cells)}};
    for (std::size_t k = 0; k < classes; ++k) {
      if (!counted) {
        row.push_back({""});
        continue;
      }
      const auto& e = specimen.fractions[k].adjusted;
      row.push_back({fixed_text(100 * e.value, 1),
                     e.ci ? fixed_text(100 * e.ci->lo, 1) + " to " + fixed_text(100 * e.ci->hi, 1) : "no interval"});
      if (!e.ci && reason.empty()) reason = e.ci_method;
      if (specimen.unknown > 0)
        row.back().note += "; of all cells " + fixed_text(100 * specimen.fractions[k].of_all.lo, 1) + " to " +
                           fixed_text(100 * specimen.fractions[k].of_all.hi, 1);
    }
    if (unknown)
      row.push_back({percent_text(specimen.unknown_fraction(), 1),
                     count_text(specimen.unknown) + " of " + count_text(specimen.cells + specimen.unknown)});
    table.rows.push_back(std::move(row));
  }
  if (unknown)
    table.notes.push_back(
        "Unknown cells are not counted. Of all cells: what the fraction could be, from none to all of the unknown "
        "cells "
        "being of the class.");
  if (!reason.empty()) table.notes.push_back("No interval: " + reason + ".");
  if (classes < differential.classes.size()) table.notes.push_back("The other classes are in differential.csv.");
  table.sortable = true;
  return table;
}

}  // namespace leukolens
