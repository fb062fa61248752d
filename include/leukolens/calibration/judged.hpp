#pragma once
#include <optional>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/metrics/evaluation.hpp"
#include "leukolens/predictions/score_table.hpp"
#include "leukolens/predictions/top_labels.hpp"

namespace leukolens {

/// What `evaluate` judges of a table whose rows all have labels. With a calibration: its probabilities, and softmax of
/// the raw logits as "before". Without: the table's own probabilities ("before" where it has logits too), else softmax
/// of its logits.
EvaluationInput judged(const ScoreTable& table, const std::optional<Calibration>& calibration, const Warn& warn);

/// What `evaluate --top1` judges.
TopLabelInput judged(TopLabelTable table);

/// One sentence for people: the method, what it found, on how many cells, what it did to NLL and ECE.
std::string describe(const Calibrator& calibrator);

}  // namespace leukolens
