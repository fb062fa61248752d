#include "leukolens/holdout/evaluation_input.hpp"

#include "leukolens/calibration/softmax.hpp"
#include "leukolens/holdout/fit_decisions.hpp"

namespace leukolens {
EvaluationInput evaluation_input(const ScoreTable& table, const std::optional<Calibration>& calibration,
                                 const Warn& warn) {
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
    if (!calibration->decisions.empty())
      input.cell_decisions = decide_rows(*calibration, table, input.probabilities, warn);
  } else if (has_probabilities) {
    input.probabilities = table.probabilities;
    if (has_logits) input.before = softmax(table.logits);
  } else {
    input.probabilities = softmax(table.logits);
  }
  return input;
}

TopLabelInput top_label_input(TopLabelTable table) {
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

}  // namespace leukolens
