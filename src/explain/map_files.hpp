#pragma once
#include "explain/cell_explainer.hpp"

namespace leukolens {

/// Writes one cell's maps into `folder`/maps/CELL/METHOD/. @returns  the manifest's entries of its targets, run by run
Json write_maps(const std::filesystem::path& folder, const ChosenCell& cell, const CellMaps& explained,
                const std::vector<ExplanationRun>& runs, const std::vector<std::string>& classes, MapFormat format);

/// Writes the patch that the network saw beside them. @returns  its path in the folder
std::string write_phase(const std::filesystem::path& folder, const ChosenCell& cell, MapFormat format);

}  // namespace leukolens
