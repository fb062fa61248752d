// report.html: page one, then the figures with one sentence each, then all tables folded.
#include <algorithm>

#include "report/context_page.hpp"
#include "report/evaluation_tables.hpp"
#include "report/flow.hpp"
#include "report/numbers.hpp"
#include "report/page.hpp"
#include "report/page_one.hpp"
#include "report/parts.hpp"
#include "report/small_multiples.hpp"
#include "report/strip.hpp"
#include "report/verdict.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_classes_in_flow = 10;
constexpr std::size_t most_classes_in_table = 25;  ///< of a confusion matrix without a figure

/// What stands above and below a figure of the page.
struct FigureWords {
  const char *name, *title, *caption;
};
constexpr FigureWords further_figures[] = {
    {"recalibration", "How often were calls of each confidence right?",
     "The curve follows how often calls of each confidence were right, without bins (CORP, isotonic regression); where "
     "it leaves the grey band around the diagonal, the confidences are further off than chance explains."},
    {"class_recalibration", "The same, class by class",
     "Below the dashed line a class is given more probability than the cells bear out."},
    {"risk_coverage", "What if only the confident calls are kept?",
     "At 50 %: the error rate of the more confident half; a curve that does not fall to the left says that confidence "
     "does not tell right calls from wrong ones."},
    {"net_benefit", "Is it worth acting on the probabilities?",
     "True finds less the false ones at the cost that the threshold states (0.2: four false finds for a true one); the "
     "blue line should lie above both others where you would set the threshold."},
    {"decisions", "Were the promises of sets and decisions kept?",
     "Dashed: what was promised when sets and thresholds were fitted; dots: what came of it on these cells, by label "
     "and by donor."},
    {"donors", "Donor by donor",
     "The donor with the lowest accuracy first; grey right of blue: the calls were more confident than right."},
    {"differential", "Differential count of each specimen",
     "Fractions of the classes, corrected for wrong calls, with 95 % interval where one can be given; in grey the "
     "plain "
     "count of the calls."},
};

const Figure* find_figure(const Figures& figures, const std::string& name) {
  for (const auto& figure : figures)
    if (figure.name == name && !figure.svg.empty()) return &figure;
  return nullptr;
}

/// What a figure leaves out, as a sentence; empty: nothing.
std::string cut_sentence(const std::string& name, const Evaluation& e) {
  if ((name == "class_recalibration" || name == "net_benefit") && e.classes.size() > most_panels)
    return " The first " + std::to_string(most_panels) + " classes are drawn; the others are in metrics.json.";
  if (name == "donors" && e.donors.size() > most_strip_rows)
    return " The first " + std::to_string(most_strip_rows) + " donors are drawn; the others are in the table below.";
  return "";
}

void add_first_figures(html::Page& page, const Evaluation& e, const Figures& figures) {
  if (const auto* drawn = find_figure(figures, "reliability"))
    page.figures.push_back({drawn->name, drawn->narrow, "",
                            "Each point is one of " + std::to_string(e.bins.size()) +
                                " equal bins of confidence: mean confidence against the fraction that was right. A "
                                "point outside its grey box is further off than chance explains."});
  if (const auto* drawn = find_figure(figures, "confusion"))
    page.figures.push_back(
        {drawn->name, drawn->narrow, "",
         e.classes.size() <= most_classes_in_table
             ? "Rows are the labels, columns the calls: cells, where there is room, and percent of the row."
             : "Rows are the labels, columns the calls; not every class is named, the counts are in "
               "metrics.json."});
}

void add_sections(html::Page& page, const Evaluation& e, const Figures& figures, const PageOne& first,
                  const ReportContext& context) {
  if (first.warnings_cut) page.sections.push_back({"Warnings", all_warnings(context)});
  for (const auto& words : further_figures) {
    const auto* drawn = find_figure(figures, words.name);
    if (!drawn) continue;
    html::Section section{words.title};
    if (drawn->name == "decisions") section.sentences = e.decisions->notes;
    section.figures = {{drawn->name, drawn->svg, drawn->narrow, words.caption + cut_sentence(drawn->name, e)}};
    page.sections.push_back(std::move(section));
  }
}

void add_folded(html::Page& page, const Evaluation& e, const ReportContext& context, bool matrix_drawn) {
  page.folded = {class_metrics_table(e), metrics_table(e, calibration_changed(e))};
  if (!matrix_drawn && e.classes.size() <= most_classes_in_table) page.folded.push_back(confusion_table(e));
  if (e.decisions) {
    page.folded.push_back(decisions_table(*e.decisions, e.n));
    page.folded.back().notes = e.decisions->notes;
  }
  if (!e.donors.empty()) page.folded.push_back(groups_table("donor", e.donors, true));
  for (const auto& [column, groups] : e.groups) page.folded.push_back(groups_table(column, groups, false));
  if (context.differential) page.folded.push_back(counts_table(*context.differential));
  page.folded.push_back(origin_table(context));
}

html::FlowBoxes flow_boxes(const RowChoice& choice, const Evaluation& e) {
  const auto flow = flow_of_cells(choice);
  html::FlowBoxes boxes{cells_text(flow.total), count_text(e.n), {}, {}};
  for (const auto& [reason, n] : flow.left_out) boxes.left_out.emplace_back(count_text(n), reason);
  for (std::size_t k = 0; k < std::min(e.per_class.size(), most_classes_in_flow); ++k)
    boxes.classes.emplace_back(count_text(static_cast<std::size_t>(e.per_class[k].counts.n)), e.per_class[k].name);
  if (e.per_class.size() > most_classes_in_flow)
    boxes.classes.emplace_back("", count_text(e.per_class.size() - most_classes_in_flow) + " more classes");
  return boxes;
}

}  // namespace

std::string report_html(const Evaluation& evaluation, const ReportContext& context, const Figures& figures) {
  const auto first = page_one(evaluation, context);
  html::Page page;
  page.title = context.title + ": how far can the calls be trusted?";
  page.heading = first.heading;
  page.subtitle = first.subtitle;
  page.verdict = first.verdict;
  page.findings = first.findings;
  page.who = first.who;
  page.warnings = first.warnings;
  page.tables = {first.classes};
  page.origin = first.origin;
  add_first_figures(page, evaluation, figures);
  if (context.choice) page.flow = {flow_boxes(*context.choice, evaluation)};
  add_sections(page, evaluation, figures, first, context);
  add_folded(page, evaluation, context, find_figure(figures, "confusion") != nullptr);
  return render(page);
}

}  // namespace leukolens
