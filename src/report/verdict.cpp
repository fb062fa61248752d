// The findings as sentences for a reader who knows cells, not statistics.
#include "report/verdict.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/metrics/confidence_verdict.hpp"
#include "leukolens/report/report.hpp"
#include "report/numbers.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

constexpr double wanted = 0.9;

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

/// A fraction that is not quite all is not called 100 %.
std::string careful_percent(double fraction) {
  if (fraction >= 0.9995 && fraction < 1) return "more than 99.9 %";
  return percent_text(fraction, fraction > 0.985 && fraction < 1 ? 1 : 0);
}

/// "Confidence exceeds accuracy by 12.7 points (95 % interval 4.1 to 21.3)"; a shortfall likewise, counted from 0 up.
std::string gap_text(const Estimate& gap) {
  const double sign = gap.value < 0 ? -1 : 1;
  const auto points = [&](double part) { return fixed_text(sign * part * 100, 1); };
  const std::string text = std::string("Confidence ") + (sign > 0 ? "exceeds" : "falls short of") + " accuracy by " +
                           points(gap.value) + " points";
  if (!gap.ci) return text + "; no interval can be given (" + gap.ci_method + ")";
  return text + " (95 % interval " + points(sign > 0 ? gap.ci->lo : gap.ci->hi) + " to " +
         points(sign > 0 ? gap.ci->hi : gap.ci->lo) + ")";
}

/// "91 to 100 %"
std::string percent_interval(const Interval& interval) {
  const int decimals = interval.hi - interval.lo < 0.02 ? 1 : 0;
  return fixed_text(interval.lo * 100, decimals) + " to " + percent_text(interval.hi, decimals);
}

/// How many cells of a bin were right, where cells count alike, and its interval.
std::string count_of(const ReliabilityBin& bin, bool weighted) {
  const auto n = static_cast<std::size_t>(bin.n);
  const auto right = static_cast<std::size_t>(std::lround(bin.accuracy * bin.n));
  return (weighted ? "N = " : count_text(right) + " of ") + cells_text(n) +
         (bin.confidence_band ? ", 95 % interval " + percent_interval(*bin.confidence_band)
                              : "; no interval can be given");
}

}  // namespace

bool calibration_changed(const Evaluation& evaluation) {
  for (const auto& [name, before] : evaluation.before) {
    const auto* after = find_estimate(evaluation.metrics, name);
    if (after && std::abs(after->value - before.value) > 1e-6) return true;
  }
  return false;
}

std::string verdict(const Evaluation& evaluation) {
  const auto* gap = find_estimate(evaluation.metrics, "confidence_gap");
  if (!gap || !std::isfinite(gap->value)) return "There are no labelled cells to compare confidence and accuracy on.";
  const std::string margin = fixed_text(evaluation.margin * 100, evaluation.margin < 0.01 ? 1 : 0) + " points";
  const auto beyond = [&](bool margin_too) {
    return margin_too ? " by more than the margin of " + margin + "."
                      : "; these cells cannot tell whether by more than the margin of " + margin + ".";
  };
  switch (confidence_verdict(*gap, evaluation.margin)) {
    case ConfidenceVerdict::agree:
      return gap_text(*gap) + ": neither over- nor under-confident by more than " + margin + ".";
    case ConfidenceVerdict::over_confident:
      return gap_text(*gap) + ": over-confident" + beyond(gap->ci->lo > evaluation.margin);
    case ConfidenceVerdict::under_confident:
      return gap_text(*gap) + ": under-confident" + beyond(gap->ci->hi < -evaluation.margin);
    default:
      return gap_text(*gap) +
             ": these cells cannot tell whether the calls are over- or under-confident (margin: " + margin + ").";
  }
}

std::string weakest_class_sentence(const Evaluation& evaluation) {
  const ClassEvaluation* weakest = nullptr;
  for (const auto& c : evaluation.per_class)
    if (std::isfinite(c.counts.sensitivity) && (!weakest || c.counts.sensitivity < weakest->counts.sensitivity))
      weakest = &c;
  if (!weakest || weakest->counts.sensitivity >= 1) return "";
  const auto& counts = weakest->counts;
  std::string text = "The class found least often is " + shorten(weakest->name, 40) + ": " +
                     percent_text(counts.sensitivity, 1) + " of ";
  text += cells_text(static_cast<std::size_t>(counts.n));
  const auto* sensitivity = find_estimate(weakest->metrics, "sensitivity");
  if (sensitivity && sensitivity->ci) text += " (95 % interval " + percent_interval(*sensitivity->ci) + ")";
  return text + ".";
}

std::string bin_sentence(const Evaluation& evaluation) {
  const auto* bin = telling_bin(evaluation);
  if (!bin) return "";
  const std::string claim = careful_percent(bin->confidence);
  return "Of the calls made with " + (claim.starts_with("more") ? claim : "about " + claim) + " confidence, " +
         careful_percent(bin->accuracy) + (bin->n == 1 ? " was" : " were") + " right (" +
         count_of(*bin, evaluation.weighted) + ").";
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

std::string null_band_sentence(const Evaluation& evaluation) {
  const auto* ece = find_estimate(evaluation.metrics, "ece");
  if (!ece || !ece->null_band || !std::isfinite(ece->value)) return "";
  const bool above = ece->value > ece->null_band->hi;
  return "The calibration error (ECE) of " + figure_text(ece->value) + " lies " +
         (in_null_band(*ece).value() ? "inside"
          : above                    ? "above"
                                     : "below") +
         " the null band " + figure_text(ece->null_band->lo) + " to " + figure_text(ece->null_band->hi) +
         ", where it would be were the probabilities right" +
         (above ? ": chance alone does not explain it." : ": no sign of miscalibration.");
}

std::string calibration_sentence(const Evaluation& evaluation) {
  if (evaluation.before.empty()) return "";
  if (!calibration_changed(evaluation)) return "The probabilities are the softmax of the raw logits: not calibrated.";
  const auto change = [&](const char* name) {
    const auto *before = find_estimate(evaluation.before, name), *after = find_estimate(evaluation.metrics, name);
    if (!before || !after) return std::string("not defined");
    return "from " + figure_text(before->value) + " to " + figure_text(after->value);
  };
  const double gain = value_of(evaluation.before, "nll") - value_of(evaluation.metrics, "nll");
  return "Calibration changed the calibration error (ECE) " + change("ece") + " and the log loss " + change("nll") +
         (gain < 0 ? ": by log loss it did not help on these cells." : ".");
}

}  // namespace leukolens
