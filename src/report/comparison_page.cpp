// report.html of `compare`.
#include <algorithm>

#include "leukolens/report/comparison.hpp"
#include "report/context_page.hpp"
#include "report/metric_words.hpp"
#include "report/numbers.hpp"
#include "report/parts.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

constexpr std::size_t longest_path = 70;

html::Field field_of(const Estimate& e, int decimals, bool is_signed) {
  const auto text = [&](double value) { return (is_signed && value > 0 ? "+" : "") + fixed_text(value, decimals); };
  return {text(e.value), e.ci ? text(e.ci->lo) + " to " + text(e.ci->hi) : "no interval", is_signed};
}

html::Table metrics_table(const Comparison& comparison) {
  html::Table table{"", {"metric", "A", "B", "B - A"}, {}};
  for (const auto& metric : comparison.metrics) {
    const auto words = words_of_metric(metric.name);
    const int decimals = decimals_of(metric.difference);
    table.rows.push_back({{words.name, words.phrase},
                          field_of(metric.a, decimals, false),
                          field_of(metric.b, decimals, false),
                          field_of(metric.difference, decimals, true)});
  }
  const auto drawn =
      std::ranges::find_if(comparison.metrics, [](const auto& m) { return m.difference.ci.has_value(); });
  if (drawn != comparison.metrics.end())
    table.notes.push_back("95 % interval below each difference: " + drawn->difference.ci_method + ".");
  return table;
}

html::Table right_table(const McNemar& m) {
  const auto count = [](std::size_t n) { return html::Field{count_text(n)}; };
  return {"",
          {"", "B right", "B wrong"},
          {{{"A right"}, count(m.both), count(m.only_a)}, {{"A wrong"}, count(m.only_b), count(m.neither)}}};
}

}  // namespace

std::string comparison_html(const Comparison& comparison, const ReportContext& context, const std::string& table_b,
                            const Figures& figures) {
  auto page = page_of(context);
  page.title = "Comparison of two models";
  page.heading = "Which of the two models is better?";
  page.subtitle = "A: " + shorten(context.table, longest_path) + ", B: " + shorten(table_b, longest_path);
  page.verdict = comparison_sentence(comparison, "A", "B");
  const auto& m = comparison.mcnemar;
  page.findings = {"Only A is right on " + cells_text(m.only_a) + ", only B on " + cells_text(m.only_b) +
                   " (McNemar's exact test, " + p_text(m.p) + "; it takes cells as independent)."};
  page.who.insert(page.who.begin(), "Compared on " + cells_text(comparison.n) +
                                        " that are in both tables, matched by " + comparison.matched.by + "; " +
                                        count_text(comparison.matched.only_a) + " only in A, " +
                                        count_text(comparison.matched.only_b) + " only in B.");
  page.who.push_back(comparison.donors
                         ? "Cells of " + count_text(comparison.donors) +
                               (comparison.donors == 1 ? " donor" : " donors") + "; intervals are by donor."
                         : "Donors are unknown: intervals are by cell, and too narrow if cells share a donor.");
  page.tables = {metrics_table(comparison), right_table(m)};
  for (const auto& figure : figures)
    page.sections.push_back({"Differences",
                             {},
                             {{figure.name, figure.svg, figure.narrow,
                               "B - A of each metric with its 95 % interval; an interval without 0 "
                               "is more than chance explains."}},
                             {}});
  page.origin.erase(page.origin.begin(), page.origin.begin() + 3);  // of one table; here there are two
  page.origin.insert(page.origin.begin(), {{"A", context.table + hashes_text(context.stamp)},
                                           {"B", table_b + hashes_text(context.stamp_b)}});
  return render(page);
}

}  // namespace leukolens
