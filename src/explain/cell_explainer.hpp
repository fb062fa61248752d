#pragma once
#include <string>
#include <vector>

#include "explain/explanation_runs.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/explain/cells_to_classify.hpp"

namespace leukolens {

/// What came of one cell.
struct ExplainedCell {
  Json entry;  ///< of the manifest
  std::string status;
};

/// One cell's explanations: the classes asked for, and each run's map of each of them.
struct CellMaps {
  std::vector<int> classes;                    ///< T
  std::vector<std::vector<SaliencyMap>> maps;  ///< runs x T
};

class CellPictures;
class MapScorer;

/// Explains classified cells and writes their maps and pictures into a folder. Safe from several threads at once.
class CellExplainer {
 public:
  /// The references must outlive this.
  /// @throws Error  Kind::usage when the target is no class of the model
  /// @param scorer  null: maps are not scored
  CellExplainer(const Model& model, const std::vector<ExplanationRun>& runs, const CellPictures& pictures,
                const MapScorer* scorer, const ExplainCellsOptions& options, const std::filesystem::path& folder);

  /// One result a cell, in order. A cell that cannot be explained is an entry with a status.
  std::vector<ExplainedCell> explain(const std::vector<ChosenCell>& cells) const;

 private:
  std::vector<int> targets_of(const ChosenCell& cell) const;
  void write(const ChosenCell& cell, const CellMaps& explained, Json& entry) const;

  const Model& model_;
  const ExplainCellsOptions& options_;
  const std::vector<ExplanationRun>& runs_;
  const CellPictures& pictures_;
  const MapScorer* scorer_;
  std::filesystem::path folder_;
};

}  // namespace leukolens
