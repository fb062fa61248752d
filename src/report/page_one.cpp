// What a reader must know before anything else, short enough for one sheet.
#include "report/page_one.hpp"

#include <algorithm>
#include <cmath>

#include "report/context_page.hpp"
#include "report/numbers.hpp"
#include "report/text.hpp"
#include "report/verdict.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_warnings = 3, longest_warning = 190;
constexpr std::size_t most_classes = 8;  ///< rows of the table on page one

/// Donors that the evaluated cells name; a cell without a name counts as none.
std::size_t named_donors(const Evaluation& e) {
  return static_cast<std::size_t>(std::ranges::count_if(e.donors, [](const auto& d) { return !d.name.empty(); }));
}

std::string donor_sentence(const Evaluation& e) {
  const auto donors = named_donors(e);
  std::string text = cells_text(e.n);
  if (donors == 0)
    return text + (e.n == 1 ? " was" : " were") +
           " evaluated. Donors are unknown: intervals are by cell, and too narrow if cells share a donor.";
  text += " of " + count_text(donors) + (donors == 1 ? " donor" : " donors") + (e.n == 1 ? " was" : " were") +
          " evaluated.";
  if (donors < e.donors.size()) text += " Cells without a donor's name count as one more donor.";
  const auto* accuracy = find_estimate(e.metrics, "accuracy");
  if (accuracy && !accuracy->ci) return text + " With so few donors no interval can be given for other donors.";
  return text + " Intervals are by donor.";
}

/// The beginning of a sentence, cut between words.
std::string beginning(const std::string& sentence, std::size_t most) {
  if (length_utf8(sentence) <= most) return sentence;
  std::string cut = shorten(sentence, most - 1);
  if (const auto stop = cut.rfind(". "); stop != std::string::npos && stop > cut.size() / 2)
    return cut.substr(0, stop + 1) + " \u2026";
  const auto space = cut.rfind(' ');
  return (space == std::string::npos ? cut : cut.substr(0, space)) + " \u2026";
}

std::vector<std::string> first_warnings(const std::vector<std::string>& all) {
  std::vector<std::string> shown;
  for (const auto& warning : all) {
    if (shown.size() == most_warnings) break;
    shown.push_back(beginning(warning, longest_warning));
  }
  if (all.size() > shown.size())
    shown.push_back(count_text(all.size() - shown.size()) +
                    (all.size() - shown.size() == 1 ? " more warning" : " more warnings") +
                    ": see `Warnings` in report.html.");
  return shown;
}

std::string percent_of(const Estimate* e) { return e && std::isfinite(e->value) ? percent_text(e->value, 1) : "none"; }

std::string percent_interval(const Estimate* e) {
  return e && e->ci ? fixed_text(100 * e->ci->lo, 0) + " to " + fixed_text(100 * e->ci->hi, 0) : "";
}

html::Field percent_field(const NamedEstimates& metrics, const char* name) {
  const auto* e = find_estimate(metrics, name);
  return {percent_of(e), percent_interval(e)};
}

/// A fraction of a class: with its interval where it has one.
html::Field class_field(const ClassEvaluation& c, const char* name, double value) {
  if (find_estimate(c.metrics, name)) return percent_field(c.metrics, name);
  return {std::isfinite(value) ? percent_text(value, 1) : "none"};
}

/// Columns of decisions that were fitted: key, heading.
std::vector<std::pair<const char*, const char*>> decision_columns(const Evaluation& e) {
  std::vector<std::pair<const char*, const char*>> columns;
  if (!e.decisions) return columns;
  for (const auto& [key, heading] :
       {std::pair{"accepted_fraction", "accepted"}, std::pair{"accepted_accuracy", "right, of accepted"},
        std::pair{"unknown_fraction", "unknown"}, std::pair{"conformal_coverage", "truth in the set"}})
    if (find_estimate(e.decisions->metrics, key)) columns.emplace_back(key, heading);
  return columns;
}

html::Table class_table(const Evaluation& e) {
  html::Table table;
  table.columns = {"label", "cells", "found (sensitivity)", "calls right (PPV)"};
  const auto columns = decision_columns(e);
  for (const auto& column : columns) table.columns.emplace_back(column.second);
  const auto decisions_of = [&](std::vector<html::Field> row, const NamedEstimates& metrics) {
    for (const auto& column : columns) row.push_back(percent_field(metrics, column.first));
    return row;
  };
  const auto* accuracy = find_estimate(e.metrics, "accuracy");
  const html::Field right{percent_of(accuracy), percent_interval(accuracy)};
  table.rows.push_back(decisions_of({{"all", "", true}, {count_text(e.n)}, right, right},
                                    e.decisions ? e.decisions->metrics : NamedEstimates{}));
  if (e.per_class.size() > most_classes) return table;
  for (std::size_t k = 0; k < e.per_class.size(); ++k) {
    const auto& c = e.per_class[k];
    table.rows.push_back(decisions_of(
        {{shorten(c.name, 28)},
         {count_text(static_cast<std::size_t>(c.counts.n))},
         class_field(c, "sensitivity", c.counts.sensitivity),
         class_field(c, "ppv", c.counts.ppv)},
        e.decisions && k < e.decisions->per_class.size() ? e.decisions->per_class[k].metrics : NamedEstimates{}));
  }
  return table;
}

void add_sentence(std::vector<std::string>& sentences, const std::string& sentence) {
  if (!sentence.empty()) sentences.push_back(sentence);
}

}  // namespace

PageOne page_one(const Evaluation& evaluation, const ReportContext& context) {
  PageOne page;
  page.heading = "How far can the calls be trusted?";
  page.subtitle = shorten(context.title, 60) + ": " + cells_text(evaluation.n) + ", " +
                  std::to_string(evaluation.classes.size()) + " classes";
  page.verdict = verdict(evaluation);
  add_sentence(page.findings, accuracy_sentence(evaluation));
  add_sentence(page.findings, weakest_class_sentence(evaluation));
  add_sentence(page.findings, bin_sentence(evaluation));
  add_sentence(page.findings, calibration_sentence(evaluation));
  if (evaluation.decisions) add_sentence(page.findings, decision_sentence(*evaluation.decisions));
  page.who = {donor_sentence(evaluation)};
  for (const auto& row : context.rows) page.who.push_back(row);
  if (evaluation.decisions && std::ranges::any_of(evaluation.decisions->notes, [](const auto& note) {
        return note.starts_with("From fold models");
      }))
    page.who.push_back("Sets and thresholds are from fold models: networks like this one, not this one itself.");
  const auto all = all_warnings(context);
  page.warnings = first_warnings(all);
  page.warnings_cut = page.warnings != all;
  page.classes = class_table(evaluation);
  page.origin = origin_of(context);
  return page;
}

}  // namespace leukolens
