#pragma once
#include "explain/cell_explainer.hpp"
#include "leukolens/pictures/overlay.hpp"

namespace leukolens {

/// What one run's picture of a cell shows. @param calibrated  the model's confidence is
Overlay overlay_of(const ChosenCell& cell, const CellMaps& explained, const ExplanationRun& run, std::size_t number,
                   const std::vector<std::string>& classes, bool calibrated);

}  // namespace leukolens
