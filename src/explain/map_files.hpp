#pragma once
#include "explain/cell_explainer.hpp"

namespace leukolens {

/// Writes one cell's maps into `folder`/maps/CELL/METHOD/. @returns  the manifest's entries of its targets, run by run
Json write_maps(const std::filesystem::path& folder, const ChosenCell& cell, const CellMaps& explained,
                const std::vector<ExplanationRun>& runs, const std::vector<std::string>& classes, MapFormat format);

}  // namespace leukolens
