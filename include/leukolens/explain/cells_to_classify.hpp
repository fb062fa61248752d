#pragma once
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

/// Rows of a predictions table that fulfil the conditions.
/// @throws Error  Kind::missing for a source that is not there, Kind::usage as CellFilter
CellsToClassify cells_of_table(const std::filesystem::path& table, const ExplainCellsOptions& options);

/// Cells of folders, files or a manifest; the conditions look at their predictions.
CellsToClassify cells_of_inputs(Inputs inputs, const Model& model, const ExplainCellsOptions& options);

}  // namespace leukolens
