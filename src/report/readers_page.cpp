#include "leukolens/report/readers_page.hpp"

#include <cmath>

#include "leukolens/core/json.hpp"
#include "report/context_page.hpp"
#include "report/numbers.hpp"

namespace leukolens {
namespace {

std::string words_of(const std::string& arm) {
  return arm == "cell" ? "cell alone" : arm == "call" ? "with the call" : "with call and map";
}

html::Field percent_field(const Json& estimate) {
  const auto& ci = estimate.at("ci");
  return {percent_text(number_from(estimate, "value")),
          ci.is_array() ? percent_text(ci[0].get<double>()) + " to " + percent_text(ci[1].get<double>()) : ""};
}

std::string kappa_text(const Json& object, const char* key) {
  const double kappa = number_from(object, key);
  return std::isfinite(kappa) ? fixed_text(kappa, 2) : "not defined";
}

std::string measure_text(const std::string& measure) {
  return measure == "accuracy"        ? "right answers"
         : measure == "over_reliance" ? "wrong calls followed"
                                      : "right calls not followed";
}

html::Table changes_table(const Json& scores) {
  html::Table table{"", {"what changes", "from", "to", "cells", "before", "after", "difference"}, {}};
  for (const auto& c : scores.at("changes")) {
    const auto& difference = c.at("difference");
    const auto& ci = difference.at("ci");
    const auto points = [](double value) { return fixed_text(100 * value, 1); };
    table.rows.push_back(
        {{measure_text(c.at("measure"))},
         {words_of(c.at("from"))},
         {words_of(c.at("to"))},
         {count_text(c.at("cells"))},
         {percent_text(number_from(c, "before"))},
         {percent_text(number_from(c, "after"))},
         {points(number_from(difference, "value")) + " points",
          ci.is_array() ? points(ci[0]) + " to " + points(ci[1]) : difference.at("ci_method").get<std::string>()}});
  }
  table.notes.push_back(
      "Mean over readers of the cells that all of them answered in both arms. 95 % intervals over readers "
      "and cases (Obuchowski and Rockette), leaving out whole " +
      scores.at("unit").get<std::string>() + ".");
  return table;
}

html::Table readers_table(const Json& scores) {
  html::Table table{"", {"reader", "arm", "answered", "right", "kappa with the labels"}, {}};
  for (const auto& s : scores.at("reader_scores"))
    table.rows.push_back({{s.at("reader")},
                          {words_of(s.at("arm"))},
                          {count_text(s.at("answered")) + " of " + count_text(s.at("items"))},
                          percent_field(s.at("accuracy")),
                          {kappa_text(s, "kappa")}});
  return table;
}

html::Table arms_table(const Json& scores) {
  html::Table table{"", {"arm", "right", "agreement of readers (Fleiss' kappa)"}, {}};
  for (const auto& s : scores.at("arm_scores"))
    table.rows.push_back({{words_of(s.at("arm"))}, percent_field(s.at("accuracy")), {kappa_text(s, "fleiss_kappa")}});
  return table;
}

}  // namespace

std::string readers_html(const Json& scores, const ReportContext& context) {
  auto page = page_of(context);
  page.origin = {{"Answers", context.table},
                 {"Program", "leukolens " + context.stamp.tool_version},
                 {"Command", context.stamp.command_line}};
  page.title = "Reader study";
  page.heading = "Do the call and the map help readers?";
  page.subtitle = context.title;
  const auto sentences = scores.at("sentences").get<std::vector<std::string>>();
  page.verdict = sentences.empty() ? "One arm was read: there is nothing to compare." : sentences.front();
  if (!sentences.empty()) page.findings.assign(sentences.begin() + 1, sentences.end());
  page.who.push_back(
      count_text(scores.at("readers").size()) + " readers, " + cells_text(scores.at("cells")) + " of " +
      count_text(scores.at("classes").size()) + " classes" +
      (scores.at("donors").get<std::size_t>() ? ", " + count_text(scores.at("donors")) + " donors" : "") +
      "; the network calls " + percent_text(number_from(scores, "network_accuracy")) + " of them rightly.");
  if (const std::size_t left = scores.at("unanswered"))
    page.warnings.push_back(
        count_text(left) +
        " items were not answered; cells that not every reader answered are left out of comparisons.");
  page.tables.push_back(arms_table(scores));
  page.sections.push_back({.title = "Changes between arms", .tables = {changes_table(scores)}});
  page.sections.push_back({.title = "Readers", .tables = {readers_table(scores)}});
  return render(page);
}

}  // namespace leukolens
