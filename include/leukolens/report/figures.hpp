#pragma once
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/metrics/evaluation.hpp"

namespace leukolens {

/// SVG text of the figures, drawn by gnuplot. User-given names never reach gnuplot: scripts hold neutral tokens which
/// are replaced by escaped text in the SVG. Empty where an evaluation has nothing of the kind.
/// @throws Error  Kind::io when gnuplot is missing or fails (remedy)
std::string reliability_svg(const Evaluation& evaluation);  ///< diagram with both bands, and histogram
std::string confusion_svg(const Evaluation& evaluation);
std::string recalibration_svg(const Evaluation& evaluation);        ///< CORP of the calls, before and after
std::string class_recalibration_svg(const Evaluation& evaluation);  ///< CORP of each class, the first 12
std::string risk_coverage_svg(const Evaluation& evaluation);
std::string net_benefit_svg(const Evaluation& evaluation);  ///< decision curve of each class, the first 12
std::string donors_svg(const Evaluation& evaluation);       ///< accuracy of each donor, the worst first, at most 60
std::string decisions_svg(const Evaluation& evaluation);    ///< what was promised and what came, at most 60 rows
std::string history_svg(const Json& training);              ///< from training.json

}  // namespace leukolens
