#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/predictions/score_table.hpp"

namespace leukolens {

/// What the probabilities of two models rest on when they are compared.
enum class Footing {
  as_is,       ///< each by its calibration, else its table's own
  raw,         ///< both the softmax of their logits
  calibrated,  ///< both by temperature scaling, each fold of the cells calibrated on the others
};
const char* name_of(Footing footing);  ///< "as-is" | "raw" | "calibrated"
/// @throws Error  Kind::bad_value for another text
Footing footing_from(const std::string& name);

/// Probabilities of two models for the same cells, and whether they can be set against each other.
struct FootedProbabilities {
  Table a, b;                    ///< N x K, in the order of each model's own classes
  std::string rests_a, rests_b;  ///< "the softmax of its logits", "probabilities calibrated by temperature", ...
  bool same = true;              ///< both calibrated, or both not
};

/// @param a, b  the same labelled cells in the same order
/// @param calibration_a, calibration_b  what `as_is` applies; empty: the table's own probabilities, else softmax
/// @param donors  N or empty: kept together in the folds of `calibrated`, which are the same for both
/// @throws Error  as cross_fit, for `calibrated`
FootedProbabilities put_on_footing(const ScoreTable& a, const std::optional<Calibration>& calibration_a,
                                   const ScoreTable& b, const std::optional<Calibration>& calibration_b,
                                   const std::vector<std::string>& donors, Footing footing, std::uint64_t seed,
                                   const Warn& warn);

}  // namespace leukolens
