// The methods section of a paper: only what is known, every claim from the structs.
#include "leukolens/report/methods_text.hpp"

#include <cmath>

#include "leukolens/core/files.hpp"
#include "leukolens/core/text.hpp"
#include "report/citations.hpp"
#include "report/methods_parts.hpp"
#include "report/numbers.hpp"

namespace leukolens {
namespace methods {
namespace {

std::string rows_paragraph(const Evaluation& e, const ReportContext& context, const MethodsBasis& basis) {
  std::vector<std::pair<std::string, std::size_t>> classes;
  for (const auto& c : e.per_class) classes.emplace_back(c.name, static_cast<std::size_t>(c.counts.n));
  std::string text = "Evaluated were " + cells_text(e.n) + (classes.empty() ? "" : " (" + counts_text(classes) + ")");
  if (!e.donors.empty()) text += " of " + count_text(e.donors.size()) + (e.donors.size() == 1 ? " donor" : " donors");
  text += ".";
  for (const auto& sentence : context.rows) text += " " + plain(sentence);
  if (context.choice && context.choice->of_training_donors > 0)
    text += " " + cells_text(context.choice->of_training_donors) +
            " of them are of donors whose other cells were trained on, so that the estimates may be too good.";
  if (basis.basis.calibration && basis.basis.seen.empty())
    text += " Whether cells of the calibration are among them is not known, since it does not name their images.";
  return text;
}

std::string set_sentence(const ConformalSets& sets) {
  const auto percent = percent_text(sets.options.coverage, 1);
  std::string text = "Each cell was given a set of classes that shall hold the true one for " + percent + " of cells";
  text += sets.options.pooled ? "" : " of every class";
  switch (sets.options.score) {
    case ConformalScore::lac:
      text += ", by split conformal prediction with one minus the probability as score [@sadinle2019].";
      break;
    case ConformalScore::aps:
      text += ", by split conformal prediction with adaptive sets [@romano2020].";
      break;
    case ConformalScore::raps:
      text += ", by split conformal prediction with regularised adaptive sets [@angelopoulos2021].";
      break;
  }
  bool by_donor = !sets.thresholds.empty();
  for (const auto& threshold : sets.thresholds) by_donor &= threshold.by_donor;
  return text + (by_donor ? " In fitting them every donor weighed the same [@dunn2023]." : "");
}

std::string abstention_sentence(const Abstention& a) {
  const bool found = std::isfinite(a.threshold);
  const std::string promise = "at most " + percent_text(a.options.max_error, 1) +
                              " of accepted calls are wrong with a confidence of " +
                              percent_text(a.options.confidence, 1) + " [@angelopoulos2025; @clopper1934]";
  return found ? " Calls were accepted at or above " + figure_text(a.threshold) + ", where " + promise +
                     "; the others were for review."
               : " No threshold was found at which " + promise + ": every call was for review.";
}

std::string counts_paragraph(const ReportContext& context) {
  if (!context.differential) return "";
  const auto& d = *context.differential;
  std::string text = "Class fractions of " + count_text(d.specimens.size()) +
                     (d.specimens.size() == 1 ? " specimen" : " specimens") +
                     " were estimated by expectation maximisation of the prior shift [@saerens2002]";
  text += d.source_cells ? ", against " + cells_text(d.source_cells) + " of the calibration." : ", from a given prior.";
  return text;
}

std::string warnings_paragraph(const ReportContext& context) {
  if (context.training_warnings.empty()) return "";
  std::string text = "To be discussed by the authors, as training warned of it:";
  for (const auto& warning : context.training_warnings) text += " " + plain(warning);
  return text;
}

}  // namespace

std::string decisions_paragraph(const Evaluation& e, const MethodsBasis& basis) {
  if (!e.decisions || !basis.basis.calibration) return "";
  const auto& decisions = basis.basis.calibration->decisions;
  std::string text;
  if (decisions.sets) text += set_sentence(*decisions.sets);
  if (decisions.abstention) text += abstention_sentence(*decisions.abstention);
  if (decisions.unknown)
    text +=
        " Cells were called unknown where the squared Mahalanobis distance of their pooled features to the nearest "
        "class mean [@lee2018], with a shrunk covariance [@ledoit2004], exceeded that of " +
        percent_text(decisions.unknown->quantile, 1) + " of " + cells_text(decisions.unknown->n) +
        " of the calibration.";
  return text.starts_with(' ') ? text.substr(1) : text;
}

}  // namespace methods

std::string methods_text(const Evaluation& evaluation, const ReportContext& context, const MethodsBasis& basis) {
  using namespace methods;
  std::string text = "# Methods\n";
  const auto add = [&](const std::string& paragraph) {
    if (!paragraph.empty()) text += "\n" + paragraph + "\n";
  };
  add(network_paragraph(basis));
  add(training_paragraph(basis));
  add(calibration_paragraph(evaluation, basis));
  add(rows_paragraph(evaluation, context, basis));
  add(intervals_paragraph(evaluation));
  add(metrics_paragraph(evaluation));
  add(decisions_paragraph(evaluation, basis));
  add(counts_paragraph(context));
  add(warnings_paragraph(context));
  add("Evaluated by Leukolens " + plain(context.stamp.tool_version) + ".");
  return text;
}

void write_paper_pack(const std::filesystem::path& folder, const Evaluation& evaluation, const ReportContext& context,
                      const MethodsBasis& basis) {
  const auto methods = methods_text(evaluation, context, basis);
  write_part_file(folder / "methods.md", methods);
  write_part_file(folder / "references.bib", bibliography(cited_in(methods)));
  write_part_file(folder / "checklist.md", tripod_checklist(evaluation, context, basis));
}

}  // namespace leukolens
