#pragma once
#include <optional>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/metrics/evaluation.hpp"
#include "leukolens/predictions/score_table.hpp"
#include "leukolens/predictions/top_labels.hpp"

namespace leukolens {

/// What `evaluate` looks at of a table whose rows all have labels. With a calibration: its probabilities, and softmax
/// of the raw logits as "before". Without: the table's own probabilities ("before" where it has logits too), else
/// softmax of its logits.
EvaluationInput evaluation_input(const ScoreTable& table, const std::optional<Calibration>& calibration,
                                 const Warn& warn);

/// What `evaluate --top1` looks at.
TopLabelInput top_label_input(TopLabelTable table);

}  // namespace leukolens
