// The findings as sentences for a reader who knows cells, not statistics.
#include "report/verdict.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/report/report.hpp"
#include "report/numbers.hpp"

namespace leukolens {
namespace {

constexpr double wanted = 0.9;

double mean_confidence(const std::vector<ReliabilityBin>& bins) {
  double sum = 0, n = 0;
  for (const auto& bin : bins)
    if (bin.n > 0) sum += bin.n * bin.confidence, n += bin.n;
  return sum / n;
}

/// The bin whose confidence is nearest 90 % among those with enough cells, at least 1 % of all; else the fullest one.
const ReliabilityBin* telling_bin(const Evaluation& evaluation) {
  const auto& bins = evaluation.bins;
  const auto enough = std::max(enough_cells, static_cast<int>(evaluation.n / 100));
  const ReliabilityBin *nearest = nullptr, *fullest = nullptr;
  for (const auto& bin : bins) {
    if (bin.n <= 0) continue;
    if (!fullest || bin.n > fullest->n) fullest = &bin;
    if (bin.n >= enough && (!nearest || std::abs(bin.confidence - wanted) < std::abs(nearest->confidence - wanted)))
      nearest = &bin;
  }
  return nearest ? nearest : fullest;
}

/// A part that is not quite all is not called 100 %.
std::string careful_percent(double part) {
  if (part >= 0.9995 && part < 1) return "more than 99.9 %";
  return percent_text(part, part > 0.985 && part < 1 ? 1 : 0);
}

std::string points_text(double gap) { return fixed_text(std::abs(gap) * 100, 1) + " percentage points"; }

}  // namespace

const Estimate* find_estimate(const NamedEstimates& estimates, const std::string& name) {
  for (const auto& [key, estimate] : estimates)
    if (key == name) return &estimate;
  return nullptr;
}

bool calibration_changed(const Evaluation& evaluation) {
  for (const auto& [name, before] : evaluation.before) {
    const auto* after = find_estimate(evaluation.metrics, name);
    if (after && std::abs(after->value - before.value) > 1e-6) return true;
  }
  return false;
}

std::string verdict(const Evaluation& evaluation) {
  const auto* bin = telling_bin(evaluation);
  if (!bin) return "There were no calls to judge.";
  const std::string claim = careful_percent(bin->confidence);
  return "Of the calls made with " + (claim.starts_with("more") ? claim : "about " + claim) + " confidence, " +
         careful_percent(bin->accuracy) + (bin->n == 1 ? " was" : " were") + " right (N = " + std::to_string(bin->n) +
         (bin->n == 1 ? " cell)." : " cells).");
}

std::string accuracy_sentence(const Evaluation& evaluation) {
  const auto* accuracy = find_estimate(evaluation.metrics, "accuracy");
  if (!accuracy || !std::isfinite(accuracy->value)) return "The accuracy is not defined: there are no labelled cells.";
  std::string text =
      "Overall " + percent_text(accuracy->value, 1) + " of " + cells_text(evaluation.n) + " were called right";
  if (accuracy->ci)
    return text + " (95 % interval " + fixed_text(accuracy->ci->lo * 100, 1) + " to " +
           percent_text(accuracy->ci->hi, 1) + ").";
  return text + "; no interval can be given" + (accuracy->ci_method.empty() ? "." : " (" + accuracy->ci_method + ").");
}

std::string confidence_sentence(const Evaluation& evaluation) {
  const auto* accuracy = find_estimate(evaluation.metrics, "accuracy");
  const double claimed = mean_confidence(evaluation.bins);
  if (!accuracy || !std::isfinite(accuracy->value) || !std::isfinite(claimed)) return "";
  const double gap = claimed - accuracy->value;
  const std::string mean = "The mean confidence is " + percent_text(claimed, 1);
  if (accuracy->ci && claimed >= accuracy->ci->lo && claimed <= accuracy->ci->hi)
    return mean + ", within the interval of the accuracy: on the whole neither over- nor under-confident.";
  if (std::abs(gap) < 0.0005) return mean + ", as much as the accuracy.";
  return mean + ": " + (gap > 0 ? "over" : "under") + "-confident by " + points_text(gap) + " on the whole" +
         (accuracy->ci ? "." : ", as far as these cells can tell.");
}

std::string calibration_sentence(const Evaluation& evaluation) {
  if (evaluation.before.empty()) return "";
  if (!calibration_changed(evaluation)) return "The probabilities are the softmax of the raw logits: not calibrated.";
  const auto change = [&](const char* name) {
    const auto *before = find_estimate(evaluation.before, name), *after = find_estimate(evaluation.metrics, name);
    if (!before || !after) return std::string("not defined");
    return "from " + figure_text(before->value) + " to " + figure_text(after->value);
  };
  return "Calibration took the expected calibration error " + change("ece") + " and the log loss " + change("nll") +
         ".";
}

}  // namespace leukolens
