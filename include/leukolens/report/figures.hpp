#pragma once
#include <string>
#include <vector>

#include "leukolens/core/json.hpp"
#include "leukolens/metrics/evaluation.hpp"

namespace leukolens {

/// SVG text of the figures, drawn by gnuplot. User-given names never reach gnuplot: scripts hold neutral tokens which
/// are replaced by escaped text in the SVG. @throws Error  Kind::io when gnuplot is missing or fails (remedy)
std::string reliability_svg(const Evaluation& evaluation);  ///< diagram and histogram, before and after
std::string confusion_svg(const Evaluation& evaluation);
std::string history_svg(const Json& training);  ///< from training.json

}  // namespace leukolens
