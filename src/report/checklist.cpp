// The items of TRIPOD+AI (Collins et al., BMJ 385, e078378, 2024), in short words of our own, with what is known.
#include <functional>

#include "report/flow.hpp"
#include "report/methods_parts.hpp"
#include "report/numbers.hpp"
#include "report/verdict.hpp"

namespace leukolens {
namespace {

/// What the items are filled in from.
struct Study {
  const Evaluation& evaluation;
  const ReportContext& context;
  const MethodsBasis& basis;
};

struct Item {
  const char *number, *asks;
  std::function<std::string(const Study&)> known = nullptr;  ///< empty text, or none: the authors fill it in
};

std::string classes_of(const Study& s) {
  return "The class of each cell: " + methods::classes_text(s.evaluation.classes) + ".";
}

std::string predictors_of(const Study& s) {
  if (!s.basis.basis.model) return "";
  const auto& model = *s.basis.basis.model;
  const auto& p = (model.members.empty() ? model : model.members.front()).preprocessing;
  return p.shape_mean.empty() ? "The pixels of the phase image of each cell."
                              : std::to_string(p.shape_mean.size()) + " columns of the shape of each cell.";
}

std::string size_of(const Study& s) {
  const auto trained = methods::total(methods::cells_of_role(s.basis, "train"));
  return (trained ? "Trained on " + cells_text(trained) + "; evaluated on " : "Evaluated on ") +
         cells_text(s.evaluation.n) +
         (s.evaluation.donors.empty() ? "; donors are not known."
                                      : " of " + count_text(s.evaluation.donors.size()) + " donors.") +
         " Why these are enough is to be filled in by the authors.";
}

std::string missing_of(const Study& s) {
  if (!s.context.choice) return "";
  return cells_text(s.context.choice->failed) + " without scores and " + count_text(s.context.choice->unlabelled) +
         " without a label were left out.";
}

std::string partition_of(const Study& s) {
  std::string text;
  for (const auto& sentence : s.context.rows) text += (text.empty() ? "" : " ") + methods::plain(sentence);
  return text;
}

std::string clusters_of(const Study& s) {
  return s.evaluation.donors.empty() ? "" : "Intervals are by donor; accuracy of each donor: report.html.";
}

std::string updating_of(const Study& s) {
  return s.basis.basis.calibration ? methods::calibration_paragraph(s.evaluation, s.basis) : "";
}

std::string output_of(const Study& s) {
  std::string text = "The probability of each class; the call is the most probable one.";
  const auto decisions = methods::decisions_paragraph(s.evaluation, s.basis);
  return decisions.empty() ? text : text + " " + decisions;
}

std::string apart_of(const Study& s) {
  if (!s.context.choice || s.context.choice->of_training_donors == 0) return "";
  return cells_text(s.context.choice->of_training_donors) + " evaluated are of donors that were trained on.";
}

std::string flow_of(const Study& s) {
  if (!s.context.choice) return "";
  const auto flow = flow_of_cells(*s.context.choice);
  std::string text = cells_text(flow.total) + " in the table";
  for (const auto& [reason, n] : flow.left_out) text += ", less " + count_text(n) + " " + methods::plain(reason);
  return text + ": " + count_text(s.evaluation.n) + " evaluated.";
}

std::string model_of(const Study& s) {
  if (!s.basis.basis.model) return "";
  return "The model folder holds network, weights and preprocessing; SHA-256 of the weights: " +
         s.basis.basis.model->weights_sha256 + ".";
}

std::string performance_of(const Study& s) {
  return methods::plain(accuracy_sentence(s.evaluation) + " " + verdict(s.evaluation)) +
         " All metrics with intervals: metrics.csv.";
}

std::string limits_of(const Study& s) {
  std::string text;
  for (const auto& warning : s.context.training_warnings) text += (text.empty() ? "" : " ") + methods::plain(warning);
  return text.empty() ? "" : "Training warned: " + text + " The rest is to be filled in by the authors.";
}

/// methods.md says it where there is something to say.
std::function<std::string(const Study&)> told(std::string (*paragraph)(const MethodsBasis&)) {
  return [paragraph](const Study& s) -> std::string {
    return s.basis.basis.model && !paragraph(s.basis).empty() ? paragraph(s.basis) : "";
  };
}

const std::vector<Item>& items() {
  static const std::vector<Item> all = {
      {"1", "title: model, target population and outcome"},
      {"2", "abstract by TRIPOD+AI for Abstracts"},
      {"3a", "healthcare context and existing models"},
      {"3b", "target population and intended use"},
      {"3c", "known health inequalities"},
      {"4", "objectives: development, evaluation or both"},
      {"5a", "sources of the data and why they are representative"},
      {"5b", "dates of the data"},
      {"6a", "setting, number and place of centres"},
      {"6b", "who was eligible"},
      {"6c", "treatments received"},
      {"7", "preparation and quality checks of the data",
       [](const Study& s) { return s.basis.basis.model ? methods::network_paragraph(s.basis) : ""; }},
      {"8a", "outcome and how it was found", classes_of},
      {"8b", "who assessed the outcome"},
      {"8c", "blinding of that assessment"},
      {"9a", "choice of predictors"},
      {"9b", "definition and measurement of predictors", predictors_of},
      {"9c", "who assessed predictors, where that is a matter of judgement"},
      {"10", "sample size", size_of},
      {"11", "missing data", missing_of},
      {"12a", "use and partition of the data", partition_of},
      {"12b", "handling of predictors", predictors_of},
      {"12c", "type of model, its building and internal validation", told(methods::training_paragraph)},
      {"12d", "differences between clusters", clusters_of},
      {"12e", "measures and plots of performance",
       [](const Study& s) { return methods::metrics_paragraph(s.evaluation); }},
      {"12f", "updating of the model, such as recalibration", updating_of},
      {"12g", "how predictions were calculated", told(methods::network_paragraph)},
      {"13", "class imbalance",
       [](const Study& s) {
         const auto clause = methods::balance_clause(s.basis);
         return clause.empty() ? "" : "In training " + clause + ".";
       }},
      {"14", "fairness"},
      {"15", "output of the model and thresholds", output_of},
      {"16", "differences between training and evaluation data", apart_of},
      {"17", "ethical approval"},
      {"18a", "funding"},
      {"18b", "conflicts of interest"},
      {"18c", "protocol"},
      {"18d", "registration"},
      {"18e", "availability of data"},
      {"18f", "availability of code",
       [](const Study& s) { return "Leukolens " + methods::plain(s.context.stamp.tool_version) + "."; }},
      {"19", "involvement of patients and the public"},
      {"20a", "flow of participants", flow_of},
      {"20b", "characteristics of participants"},
      {"20c", "comparison of development and evaluation data"},
      {"21", "numbers of participants and events in each analysis", size_of},
      {"22", "the whole model, so that others can use it", model_of},
      {"23a", "performance with intervals", performance_of},
      {"23b", "differences of performance between clusters", clusters_of},
      {"24", "results of updating the model",
       [](const Study& s) { return methods::plain(calibration_sentence(s.evaluation)); }},
      {"25", "interpretation"},
      {"26", "limitations", limits_of},
      {"27a", "poor or missing input in use"},
      {"27b", "interaction and expertise that use needs"},
      {"27c", "next steps of research"}};
  return all;
}

}  // namespace

std::string tripod_checklist(const Evaluation& evaluation, const ReportContext& context, const MethodsBasis& basis) {
  std::string text =
      "# TRIPOD+AI checklist\n\nItems in short; their full text: Collins et al., BMJ 385, e078378 (2024), "
      "doi:10.1136/bmj-2023-078378. What Leukolens knows is filled in; citations are those of references.bib.\n\n"
      "| item | asks for | reported |\n|---|---|---|\n";
  const Study study{evaluation, context, basis};
  for (const auto& item : items()) {
    const auto known = item.known ? item.known(study) : "";
    text += std::string("| ") + item.number + " | " + item.asks + " | " +
            (known.empty() ? "To be filled in by the authors." : known) + " |\n";
  }
  return text;
}

}  // namespace leukolens
