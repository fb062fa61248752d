#pragma once
#include "explain/cell_picture.hpp"

namespace leukolens {

/// What can be done only once every cell is explained: pictures on a common scale, and a warning where maps lie mostly
/// outside the cell. Reads the manifest under way in the folder.
/// @returns  members of the manifest's summary
Json finish_folder(const std::filesystem::path& folder, const std::vector<ExplanationRun>& runs,
                   const CellPictures& pictures, const ExplainCellsOptions& options, const Warn& warn);

}  // namespace leukolens
