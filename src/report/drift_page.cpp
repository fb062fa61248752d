// report.html of `monitor`.
#include <algorithm>
#include <cmath>

#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "leukolens/report/drift.hpp"
#include "report/context_page.hpp"
#include "report/convert_figure.hpp"
#include "report/numbers.hpp"
#include "report/parts.hpp"

namespace leukolens {
namespace {

html::Table tests_table(const Drift& drift) {
  html::Table table{
      "", {"quantity", "verdict", "today", "before", "smallest that matters", "difference", "p, corrected"}, {}};
  for (const auto& t : drift.tests) {
    std::string name = t.name;
    std::ranges::replace(name, '_', ' ');
    if (!t.missing.empty()) {
      table.rows.push_back({{name, t.missing}, {"not tested"}, {""}, {""}, {""}, {""}, {""}});
      continue;
    }
    const auto median = [](double value) { return html::Field{std::isfinite(value) ? figure_text(value) : ""}; };
    table.rows.push_back({{name, t.test},
                          {drift_word(t), "", t.differs},
                          median(t.today),
                          median(t.reference),
                          {smallest_difference_text(t)},
                          {fixed_text(t.effect, 3)},
                          {p_text(t.p_holm)}});
  }
  table.notes = {
      "Today and before: medians, of a background in rad. Difference: fraction of the cells that must differ by more "
      "than "
      "the smallest difference that matters; of class fractions half the sum of the gaps."};
  return table;
}

html::Table fractions_table(const Drift& drift) {
  html::Table table{"", {"called", "today", "before"}, {}};
  for (std::size_t k = 0; k < drift.classes.size(); ++k)
    table.rows.push_back({{drift.classes[k]},
                          {percent_text(drift.fractions_today[k], 1)},
                          {percent_text(drift.fractions_reference[k], 1)}});
  return table;
}

}  // namespace

std::string drift_html(const Drift& drift, const ReportContext& context, const Figures& figures) {
  auto page = page_of(context);
  page.title = context.title + ": is today's run like the calibration cells?";
  page.heading = "Is today's run like the cells that the model was calibrated on?";
  page.subtitle =
      context.title + ": " + cells_text(drift.n_today) + " today, " + cells_text(drift.n_reference) + " before";
  page.verdict = drift_sentence(drift);
  if (drift.unknown + drift.review)
    page.findings.push_back("Of today's cells " + count_text(drift.unknown) + " are unknown to the model and " +
                            count_text(drift.review) + " are for review.");
  for (auto& text : drift_unknown_lines(drift)) page.findings.push_back(std::move(text));
  page.who.push_back(drift.reference_clusters == 0
                         ? "Captures and donors of the calibration cells are unknown: every cell counts as independent."
                         : "The calibration cells come from " + count_text(drift.reference_clusters) +
                               (drift.reference_captures ? " captures." : " donors; their captures are unknown."));
  page.tables = {tests_table(drift), fractions_table(drift)};
  for (const auto& figure : figures)
    page.sections.push_back({"Today and before",
                             {},
                             {{figure.name, figure.svg, figure.narrow,
                               "Class fractions today and among the calibration cells, and how large the difference of "
                               "each quantity is beside the smallest that counts."}},
                             {}});
  return render(page);
}

void write_drift(const std::filesystem::path& folder, const Drift& drift, const ReportContext& context,
                 const ReportOptions& options) {
  write_part_file(folder / "drift.json", json_text(drift_json(drift, context)));
  auto lines = context.rows;
  for (auto& text : drift_text(drift)) lines.push_back(std::move(text));
  write_part_file(folder / "drift.txt", join(lines, "\n") + "\n");
  Figures figures;
  if (options.figures != FigureFormat::none)
    figures.push_back({"drift", drift_svg(drift), drift_svg(drift, FigureLayout::narrow)});
  for (const auto& figure : figures) write_figure(folder, figure.name, figure.svg, options.figures, context.stamp);
  write_part_file(folder / "report.html", drift_html(drift, context, figures));
}

}  // namespace leukolens
