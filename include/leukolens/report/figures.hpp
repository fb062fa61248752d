#pragma once
#include <string>
#include <vector>

#include "leukolens/core/json_fwd.hpp"
#include "leukolens/metrics/evaluation.hpp"
#include "leukolens/report/figure_layout.hpp"

namespace leukolens {

/// SVG text of the figures, drawn by gnuplot. User-given names never reach gnuplot: scripts hold neutral tokens which
/// are replaced by escaped text in the SVG. Empty where an evaluation has nothing of the kind.
/// @throws Error  Kind::io when gnuplot is missing or fails (remedy)
std::string reliability_svg(const Evaluation& evaluation,
                            FigureLayout layout = FigureLayout::wide);  ///< diagram with both bands, and histogram
std::string confusion_svg(const Evaluation& evaluation, FigureLayout layout = FigureLayout::wide);
std::string recalibration_svg(const Evaluation& evaluation,
                              FigureLayout layout = FigureLayout::wide);  ///< CORP of the calls, before and after
std::string class_recalibration_svg(const Evaluation& evaluation,
                                    FigureLayout layout = FigureLayout::wide);  ///< CORP of each class, the first 12
std::string risk_coverage_svg(const Evaluation& evaluation, FigureLayout layout = FigureLayout::wide);
std::string net_benefit_svg(const Evaluation& evaluation,
                            FigureLayout layout = FigureLayout::wide);  ///< decision curve of each class, the first 12
std::string donors_svg(const Evaluation& evaluation,
                       FigureLayout layout = FigureLayout::wide);  ///< accuracy of each donor, the worst first, <= 60
std::string decisions_svg(const Evaluation& evaluation,
                          FigureLayout layout = FigureLayout::wide);  ///< what was promised and what came, <= 60 rows
std::string history_svg(const Json& training);                        ///< from training.json

}  // namespace leukolens
