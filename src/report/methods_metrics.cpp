// How intervals were made, and which metrics stand in the report, from the evaluation itself.
#include <algorithm>
#include <map>

#include "report/methods_parts.hpp"
#include "report/metric_words.hpp"
#include "report/numbers.hpp"

namespace leukolens::methods {
namespace {

/// Works that define a metric, by its key in metrics.json; what every reader knows is not cited.
const char* citation_of(const std::string& key) {
  static const std::map<std::string, const char*> known = {
      {"kappa", "[@cohen1960]"},        {"mcc", "[@gorodkin2004]"},          {"auroc", "[@hanley1982]"},
      {"brier", "[@brier1950]"},        {"brier_mcb", "[@dimitriadis2021]"}, {"ece", "[@naeini2015; @guo2017]"},
      {"classwise_ece", "[@kull2019]"}, {"debiased_l2", "[@kumar2019]"},     {"smece", "[@blasiok2024]"},
      {"aurc", "[@geifman2017]"}};
  const auto found = known.find(key);
  return found == known.end() ? nullptr : found->second;
}

/// Works that define a way to make intervals, by words of `Estimate::ci_method`.
std::string citation_of_interval(const std::string& method) {
  std::vector<std::string> keys;
  const auto cite = [&](const char* word, const char* key) {
    if (method.find(word) != std::string::npos && std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
  };
  cite("bootstrap", "@efron1993");
  cite("jackknife", "@efron1993");
  cite("Wilson", "@wilson1927");
  cite("Clopper", "@clopper1934");
  std::string text;
  for (const auto& key : keys) text += (text.empty() ? " [" : "; ") + key;
  return text.empty() ? "" : text + "]";
}

/// Names of the metrics that share a way to make intervals, by that way, in the order of first appearance.
using ByMethod = std::vector<std::pair<std::string, std::vector<std::string>>>;

ByMethod by_method(const NamedEstimates& metrics, bool with_interval) {
  ByMethod groups;
  for (const auto& [key, e] : metrics) {
    if (e.ci.has_value() != with_interval) continue;
    const std::string method = e.ci_method.empty() ? "not stated" : e.ci_method;
    auto found = std::ranges::find(groups, method, [](const auto& g) { return g.first; });
    if (found == groups.end()) found = groups.insert(groups.end(), {method, {}});
    found->second.push_back(words_of_metric(key).name);
  }
  return groups;
}

}  // namespace

std::string intervals_paragraph(const Evaluation& e) {
  std::string text;
  bool by_donor = false;
  for (const auto& [method, names] : by_method(e.metrics, true)) {
    text += (text.empty() ? "The" : " The") + std::string(" method of the 95 % intervals is \"") + plain(method) +
            "\"" + citation_of_interval(method) + " for " + listed(names) + ".";
    by_donor |= method.find("donor") != std::string::npos;
  }
  for (const auto& [reason, names] : by_method(e.metrics, false))
    text += (text.empty() ? "" : " ") + std::string("No interval is given for ") + listed(names) + " (\"" +
            plain(reason) + "\").";
  if (text.empty()) return "";
  if (by_donor) text += " Intervals are by donor, since cells of one donor are alike.";
  if (e.donors.empty())
    text += " Donors are not known: cells count as independent, and intervals are too narrow if cells share a donor.";
  return text;
}

std::string metrics_paragraph(const Evaluation& e) {
  std::vector<std::string> names;
  bool bands = false;
  for (const auto& [key, estimate] : e.metrics) {
    const auto* citation = citation_of(key);
    names.push_back(words_of_metric(key).name + (citation ? std::string(" ") + citation : ""));
    bands |= estimate.null_band.has_value();
  }
  std::string text = "Reported are " + listed(names) + ".";
  if (e.weighted) text += " Cells are weighted by the weights of the table.";
  if (!e.bins.empty() && find_estimate(e.metrics, "ece"))
    text += " The calibration error (ECE) has " + std::to_string(e.bins.size()) + " bins of equal width.";
  if (bands)
    text += " Calibration errors are compared with their null band, where they would lie were the probabilities right.";
  if (const auto* gap = find_estimate(e.metrics, "confidence_gap"); gap && gap->ci)
    text += " Confidence and accuracy count as agreeing where the whole interval of their difference lies within " +
            fixed_text(100 * e.margin, 1) + " points of 0 [@schuirmann1987].";
  if (!e.curves.top_label.empty())
    text += " Reliability curves are isotonic regressions with pooled ties (CORP) [@dimitriadis2021].";
  const bool benefit = std::ranges::any_of(e.curves.classes, [](const auto& c) { return !c.net_benefit.empty(); });
  if (benefit) text += " Decision curves show the net benefit of acting on each class's probability [@vickers2006].";
  return text;
}

}  // namespace leukolens::methods
