#include "leukolens/calibration/judged.hpp"

#include "calibration/three_digits.hpp"
#include "leukolens/calibration/fit_decisions.hpp"
#include "leukolens/calibration/softmax.hpp"

namespace leukolens {
EvaluationInput judged(const ScoreTable& table, const std::optional<Calibration>& calibration, const Warn& warn) {
  EvaluationInput input;
  input.classes = table.classes;
  input.labels = table.labels;
  input.donors = table.donors;
  input.weights = table.weights;
  input.purities = table.purities;
  input.groups = table.groups;
  const bool has_logits = table.logits.size() > 0, has_probabilities = table.probabilities.size() > 0;
  if (calibration) {
    const Table logits = logits_of(table, warn);
    input.probabilities = apply(*calibration, logits);
    input.before = softmax(logits);
    if (!calibration->decisions.empty()) input.decided = decided(*calibration, table, input.probabilities, warn);
  } else if (has_probabilities) {
    input.probabilities = table.probabilities;
    if (has_logits) input.before = softmax(table.logits);
  } else {
    input.probabilities = softmax(table.logits);
  }
  return input;
}

TopLabelInput judged(TopLabelTable table) {
  TopLabelInput input;
  input.donors = std::move(table.donors);
  input.weights = std::move(table.weights);
  input.purities = std::move(table.purities);
  input.groups = std::move(table.groups);
  input.classes = std::move(table.classes);
  input.labels = std::move(table.labels);
  input.predicted = std::move(table.predicted);
  input.confidence = std::move(table.confidence);
  return input;
}

std::string describe(const Calibrator& c) {
  const std::string rows = std::to_string(c.n) + (c.n == 1 ? " cell" : " cells"), name = name_of(c.method);
  if (c.status != FitStatus::ok)
    return name + " calibration on " + rows + " has no answer (" + name_of(c.status) + "): " + meaning_of(c.status) +
           ". Probabilities stay the softmax of the logits" + (c.smoothing ? ", smoothed." : ".");
  const std::string what = c.method == CalibrationMethod::temperature ? name + " " + three_digits(c.temperature) : name;
  return what + ", fitted on " + rows + ": NLL " + three_digits(c.nll_before) + " -> " + three_digits(c.nll_after) +
         ", ECE " + three_digits(c.ece_before) + " -> " + three_digits(c.ece_after) + " on those cells" +
         (c.smoothing ? "; smoothed afterwards." : ".");
}

}  // namespace leukolens
