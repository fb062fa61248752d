// report.html: what the metrics are called and how they read; the layout is in report.html.mustache.
#include <algorithm>
#include <cmath>
#include <kainjow/mustache.hpp>
#include <map>

#include "leukolens/core/error.hpp"
#include "report/flow.hpp"
#include "report/numbers.hpp"
#include "report/page.hpp"
#include "report/parts.hpp"
#include "report/small_multiples.hpp"
#include "report/strip.hpp"
#include "report/text.hpp"
#include "report/verdict.hpp"
#include "report_template.hpp"

namespace leukolens {
namespace {

using html::interval_text;
using html::sentences;
using html::text;
using html::value_or;
using kainjow::mustache::data;
using kainjow::mustache::mustache;

constexpr Eigen::Index most_classes_in_table = 25;  ///< of a confusion matrix without a figure

struct Meaning {
  const char *name, *phrase;
};

/// What a figure says, in one phrase for a reader who has not met it.
Meaning meaning_of(const std::string& key) {
  static const std::map<std::string, Meaning> known = {
      {"accuracy", {"Accuracy", "fraction of the calls that are right"}},
      {"balanced_accuracy", {"Balanced accuracy", "the same, every class counted alike however rare"}},
      {"error", {"Error", "fraction of the calls that are wrong"}},
      {"purity_corrected_accuracy",
       {"Accuracy, corrected for purity",
        "what it would be were every cell of its capture's class, errors being alike"}},
      {"weighted_f1", {"Weighted F1", "as macro F1, classes weighted by their cells"}},
      {"kappa", {"Cohen's kappa", "agreement beyond chance; 1 is perfect"}},
      {"mcc", {"Matthews correlation", "correlation of labels and calls; 1 is perfect"}},
      {"auroc", {"AUROC", "how well each class is ranked above the rest, averaged; 1 is perfect, 0.5 chance"}},
      {"auprc", {"AUPRC", "average precision, averaged over classes; 1 is perfect"}},
      {"brier_mcb", {"Brier: miscalibration", "what recalibration would gain; 0 is perfect"}},
      {"brier_dsc", {"Brier: discrimination", "how far the probabilities tell cells apart; more is better"}},
      {"brier_unc", {"Brier: uncertainty", "the score of the class fractions alone"}},
      {"confidence_gap", {"Confidence gap", "mean confidence less accuracy; above 0 the calls are over-confident"}},
      {"ece_equal_mass", {"ECE, equal mass", "the same over bins of equally many cells"}},
      {"classwise_ece", {"Classwise ECE", "the same of each class's probability, averaged"}},
      {"debiased_l2", {"Debiased L2 error", "root mean square gap, without what chance adds"}},
      {"debiased_l2_squared", {"Debiased squared error", "its square; below 0 by chance where calibration is good"}},
      {"smece", {"Smooth ECE", "calibration error without bins; 0 is perfect"}},
      {"brier_top_label", {"Brier score of the calls", "squared distance of confidence and being right"}},
      {"top_label_mcb", {"Calls: miscalibration", "the part of it that recalibration would gain"}},
      {"top_label_dsc", {"Calls: discrimination", "how far confidence tells right calls from wrong"}},
      {"top_label_unc", {"Calls: uncertainty", "the score of the accuracy alone"}},
      {"aurc", {"Area under risk-coverage", "mean error rate when only the most confident calls are kept"}},
      {"macro_f1", {"Macro F1", "finding each class and not over-calling it, averaged over classes; 1 is perfect"}},
      {"nll", {"Log loss (NLL)", "punishes confident errors most; 0 is perfect, nats"}},
      {"brier", {"Brier score", "squared distance of the probabilities from the truth; 0 is perfect, 2 the worst"}},
      {"ece", {"Calibration error (ECE)", "mean gap between confidence and accuracy; 0 is perfect"}},
      {"mce", {"Largest gap (MCE)", "the same in the worst bin of confidence"}},
  };
  const auto found = known.find(key);
  return found == known.end() ? Meaning{nullptr, ""} : found->second;
}

data metric_rows(const Evaluation& evaluation, bool compared) {
  data rows{data::type::list};
  for (const auto& [key, e] : evaluation.metrics) {
    const auto meaning = meaning_of(key);
    data row;
    row["name"] = text(meaning.name ? meaning.name : key);
    row["phrase"] = text(meaning.phrase +
                         (key == "mce" && evaluation.mce_bin_n > 0
                              ? std::string(", here of ") + cells_text(static_cast<std::size_t>(evaluation.mce_bin_n))
                              : ""));
    row["value"] = text(value_or(e.value, "too few cells"));
    row["interval"] = text(interval_text(e));
    const auto* before = compared ? find_estimate(evaluation.before, key) : nullptr;
    row["compared"] = compared;
    row["before"] = text(before ? value_or(before->value, "too few cells") : "");
    row["before_interval"] = text(before ? interval_text(*before) : "");
    rows.push_back(row);
  }
  return rows;
}

/// The ways in which the intervals were made, each said once.
data interval_methods(const Evaluation& evaluation) {
  std::vector<std::pair<std::string, std::string>> methods;  // text, names of the metrics
  for (const auto& [key, e] : evaluation.metrics) {
    const auto meaning = meaning_of(key);
    const std::string name = meaning.name ? meaning.name : key;
    const auto same =
        std::find_if(methods.begin(), methods.end(), [&](const auto& m) { return m.first == e.ci_method; });
    if (same == methods.end())
      methods.emplace_back(e.ci_method, name);
    else
      same->second += ", " + name;
  }
  data rows{data::type::list};
  for (const auto& [method, names] : methods) {
    data row;
    row["method"] = text(method.empty() ? "none" : method);
    row["names"] = text(methods.size() == 1 ? "all metrics" : names);
    rows.push_back(row);
  }
  return rows;
}

data class_rows(const Evaluation& evaluation) {
  data rows{data::type::list};
  for (const auto& [name, counts, mean_probability, metrics] : evaluation.per_class) {
    data row;
    row["name"] = text(name);
    row["n"] = text(count_text(static_cast<std::size_t>(counts.n)));
    row["sensitivity"] = text(value_or(counts.sensitivity, "no cell of it"));
    row["specificity"] = text(value_or(counts.specificity, "no other cell"));
    row["ppv"] = text(value_or(counts.ppv, "never called"));
    row["npv"] = text(value_or(counts.npv, "always called"));
    row["f1"] = text(value_or(counts.f1, "neither there nor called"));
    row["mean_probability"] = text(value_or(mean_probability, "no cells"));
    rows.push_back(row);
  }
  return rows;
}

/// Counts with the percent of their row, for a page without the figure.
data confusion_rows(const Evaluation& evaluation) {
  data rows{data::type::list};
  for (Eigen::Index y = 0; y < evaluation.confusion.rows(); ++y) {
    const int in_row = evaluation.confusion.row(y).sum();
    data row, fields{data::type::list};
    for (Eigen::Index x = 0; x < evaluation.confusion.cols(); ++x) {
      const int n = evaluation.confusion(y, x);
      data field;
      field["right"] = x == y;
      field["n"] = text(count_text(static_cast<std::size_t>(n)));
      field["share"] = text(n > 0 ? percent_text(static_cast<double>(n) / in_row) : "");
      fields.push_back(field);
    }
    row["name"] = text(evaluation.classes[static_cast<std::size_t>(y)]);
    row["fields"] = std::move(fields);
    rows.push_back(row);
  }
  return rows;
}

void add_flow(data& page, const ReportContext& context, const Evaluation& evaluation) {
  page["has_flow"] = context.choice.has_value();
  if (!context.choice) return;
  const auto flow = flow_of_cells(*context.choice);
  page["flow_total"] = text(count_text(flow.total));
  page["flow_evaluated"] = text(count_text(evaluation.n));
  page["flow_left_out"] = text(count_text(flow.total - evaluation.n));
  page["has_left_out"] = !flow.left_out.empty();
  data left_out{data::type::list}, classes{data::type::list};
  for (const auto& [reason, n] : flow.left_out) {
    data row;
    row["n"] = text(count_text(n));
    row["reason"] = text(reason);
    left_out.push_back(row);
  }
  for (const auto& c : evaluation.per_class) {
    data row;
    row["n"] = text(count_text(static_cast<std::size_t>(c.counts.n)));
    row["name"] = text(c.name);
    classes.push_back(row);
  }
  page["left_out"] = std::move(left_out);
  page["evaluated_classes"] = std::move(classes);
}

/// A row of the table of decisions: the metrics that were fitted, in their order.
data decision_row(const std::string& name, std::size_t n, const NamedEstimates& metrics) {
  data row, fields{data::type::list};
  for (const auto& [key, e] : metrics) {
    data field;
    field["value"] = text(value_or(e.value, key == "accepted_accuracy" ? "none accepted" : "no cells"));
    field["interval"] = text(interval_text(e));
    fields.push_back(field);
  }
  row["name"] = text(name);
  row["n"] = text(count_text(n));
  row["fields"] = std::move(fields);
  return row;
}

void add_decisions(data& page, const Evaluation& evaluation) {
  page["has_decisions"] = evaluation.decisions.has_value();
  if (!evaluation.decisions) return;
  static const std::map<std::string, const char*> headings = {{"conformal_coverage", "truth in the set"},
                                                              {"conformal_set_size", "classes in a set"},
                                                              {"accepted_fraction", "accepted"},
                                                              {"accepted_accuracy", "right, of accepted"},
                                                              {"unknown_fraction", "unknown"}};
  const auto& decisions = *evaluation.decisions;
  std::vector<std::string> names;
  for (const auto& [key, e] : decisions.metrics) names.push_back(headings.at(key));
  data rows{data::type::list};
  rows.push_back(decision_row("all", evaluation.n, decisions.metrics));
  for (const auto& group : decisions.per_class) rows.push_back(decision_row(group.name, group.n, group.metrics));
  for (const auto& group : decisions.donors)
    rows.push_back(decision_row(donor_text(group.name), group.n, group.metrics));
  page["decision_sentence"] = text(decision_sentence(decisions));
  page["decision_headings"] = sentences(names);
  page["decision_notes"] = sentences(decisions.notes);
  page["decision_rows"] = std::move(rows);
}

/// An SVG file's text without its XML prolog, as HTML wants it.
std::string inlined(const std::string& svg) {
  const auto root = svg.find("<svg");
  return root == std::string::npos ? "" : svg.substr(root);
}

void add_figures(data& page, const Evaluation& evaluation, const Figures& figures) {
  page["most_panels"] = data(std::to_string(most_panels));
  page["classes_cut"] = evaluation.classes.size() > most_panels;
  page["most_rows"] = data(std::to_string(most_strip_rows));
  page["donors_cut"] = evaluation.donors.size() > most_strip_rows;
  bool confusion = false;
  for (const auto& [name, svg] : figures) {
    page["figure_" + name] = data(inlined(svg));
    page["drawn_" + name] = !svg.empty();
    confusion |= name == "confusion" && !svg.empty();
  }
  page["every_class_named"] = evaluation.classes.size() <= static_cast<std::size_t>(most_classes_in_table);
  const bool table = !confusion && evaluation.confusion.rows() <= most_classes_in_table;
  page["confusion_table"] = table;
  if (table) page["confusion_rows"] = confusion_rows(evaluation);
  page["confusion_absent"] = !confusion && !table;
}

void add_origin(data& page, const ReportContext& context) {
  page["title"] = text(context.title);
  page["table"] = text(context.table);
  page["tool_version"] = text(context.tool_version);
  page["model"] = text(context.model.empty() ? "none given" : context.model);
  page["calibration"] = text(context.calibration.empty() ? "none given" : context.calibration);
  page["rows"] = sentences(context.rows);
  page["warnings"] = sentences(context.warnings);
  page["has_warnings"] = !context.warnings.empty();
}

}  // namespace

std::string report_html(const Evaluation& evaluation, const ReportContext& context, const Figures& figures) {
  const bool compared = calibration_changed(evaluation);
  data page;
  add_origin(page, context);
  add_flow(page, context, evaluation);
  page["n"] = text(cells_text(evaluation.n));
  page["k"] = text(std::to_string(evaluation.classes.size()));
  page["bins"] = text(std::to_string(evaluation.bins.size()));
  page["verdict"] = text(verdict(evaluation));
  page["findings"] = sentences({bin_sentence(evaluation), accuracy_sentence(evaluation),
                                calibration_sentence(evaluation), null_band_sentence(evaluation)});
  page["compared"] = compared;
  page["metrics"] = metric_rows(evaluation, compared);
  page["methods"] = interval_methods(evaluation);
  page["class_names"] = sentences(evaluation.classes);
  page["classes"] = class_rows(evaluation);
  html::add_groups(page, evaluation);
  html::add_counts(page, context.differential);
  add_decisions(page, evaluation);
  add_figures(page, evaluation, figures);
  mustache layout{std::string(report_template)};
  std::string html = layout.render(page);
  if (!layout.is_valid()) throw Error(Kind::io, "report.html: its template is broken: " + layout.error_message());
  return html;
}

}  // namespace leukolens
