#pragma once
#include <string>

#include "leukolens/metrics/evaluation.hpp"

namespace leukolens {

/// Fewest cells of a bin that a sentence or a line of a figure rests on.
inline constexpr int enough_cells = 10;

/// There is a "before" and it differs from the evaluated probabilities in print.
bool calibration_changed(const Evaluation& evaluation);

/// "84.4 % of the 45 calls were right (95 % interval 71.1 to 93.3 %)."
std::string accuracy_sentence(const Evaluation& evaluation);

/// "The class found least often is X: 81.2 % of 16 cells (95 % interval 57 to 93 %)."; empty where every cell was
/// found.
std::string weakest_class_sentence(const Evaluation& evaluation);

/// Whether the calibration error lies in its null band; empty where it has none.
std::string null_band_sentence(const Evaluation& evaluation);

/// What calibration did to ECE and NLL; empty where there is no "before".
std::string calibration_sentence(const Evaluation& evaluation);

}  // namespace leukolens
