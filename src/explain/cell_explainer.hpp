#pragma once
#include <string>
#include <vector>

#include "explain/cells_to_classify.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/pictures/overlay.hpp"

namespace leukolens {

/// What came of one cell.
struct ExplainedCell {
  Json entry;  ///< of the manifest
  std::string status;
  bool predicted_otherwise = false;  ///< the table of predictions names another class than the model does now
};

/// Explains classified cells and writes their maps and pictures into a folder. Safe from several threads at once.
class CellExplainer {
 public:
  /// The references must outlive this.
  /// @throws Error  Kind::usage when the target is no class of the model, Kind::bad_data for a model without pixels
  CellExplainer(const Model& model, bool calibrated, const MakeAttribute& make_attribute,
                const ExplainCellsOptions& options, const std::filesystem::path& folder);

  /// One result a cell, in order. A cell that cannot be explained is an entry with a status.
  std::vector<ExplainedCell> explain(const std::vector<ChosenCell>& cells) const;

 private:
  struct Member {
    const Model& model;
    Attribute attribute;
  };
  std::vector<int> targets_of(const ChosenCell& cell) const;
  std::vector<std::vector<SaliencyMap>> maps_of(const std::vector<const ChosenCell*>& cells,
                                                const std::vector<std::vector<int>>& targets) const;
  void write(const ChosenCell& cell, const std::vector<int>& targets, const std::vector<SaliencyMap>& maps,
             Json& entry) const;
  Overlay overlay_of(const ChosenCell& cell, const std::vector<int>& targets,
                     const std::vector<SaliencyMap>& maps) const;

  const Model& model_;
  bool calibrated_;
  const ExplainCellsOptions& options_;
  const AttributionMethod& method_;
  std::filesystem::path folder_;
  std::vector<Member> members_;  ///< one where the model is no ensemble
};

}  // namespace leukolens
