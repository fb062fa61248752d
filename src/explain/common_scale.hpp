#pragma once
#include "explain/cell_picture.hpp"

namespace leukolens {

/// Draws the pictures of all cells of a folder on one scale for each run: the largest |value| of its maps in any cell.
/// Reads maps and phase back from the folder.
/// @param cells  the manifest's entries
void draw_on_common_scale(const std::filesystem::path& folder, const std::vector<Json>& cells,
                          const std::vector<ExplanationRun>& runs, const CellPictures& pictures, int threads);

}  // namespace leukolens
