#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/explain/explain_cells.hpp"

namespace leukolens {

/// A classified cell that fulfils the conditions.
struct ChosenCell {
  ClassifiedCell cell;
  std::string id, label;
  std::string predicted_before;  ///< by the table of predictions; empty where there is none
  std::size_t position = 0;      ///< its number among all cells looked at, from 0
};

/// What is to be classified, and which of it is to be explained.
struct CellsToClassify {
  Inputs inputs;
  /// For every classified cell in order; empty for one that is not chosen.
  std::function<std::optional<ChosenCell>(ClassifiedCell)> choose;
  std::size_t wanted = 0;  ///< cells that a table names; 0: not known before
  std::size_t total = 0;   ///< cells looked at in all where that is known before, else 0
};

/// Cells of folders, files, a manifest, or a predictions table (alone), as `options` choose them (where, root, names,
/// classify.capture).
/// @throws Error  Kind::missing; Kind::usage where the output is not apart from the inputs, or an option does not go
///                with them
CellsToClassify cells_to_classify(const std::vector<std::filesystem::path>& inputs, const Model& model,
                                  const std::filesystem::path& output, const ExplainCellsOptions& options,
                                  const Warn& warn);

/// Tells of cells that a table names and the run has not found again: objects of a frame are found only where it is
/// segmented as then. @throws Error  Kind::bad_data where none was found
void check_all_found(const std::filesystem::path& table, std::size_t wanted, std::size_t found, const Warn& warn);

/// Rows of a predictions table that fulfil the conditions.
/// @throws Error  Kind::missing for a source that is not there, Kind::usage as CellFilter
CellsToClassify cells_of_table(const std::filesystem::path& table, const ExplainCellsOptions& options);

/// Cells of folders, files or a manifest; the conditions look at their predictions.
CellsToClassify cells_of_inputs(Inputs inputs, const Model& model, const ExplainCellsOptions& options);

}  // namespace leukolens
