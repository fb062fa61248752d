#pragma once
#include <vector>

#include "explain/cell_explainer.hpp"
#include "leukolens/explain/map_scores.hpp"

namespace leukolens {

/// Scores a cell's maps beside two controls: the maps of the same network with all weights drawn anew, and the phase
/// itself. Safe from several threads at once.
class MapScorer {
 public:
  /// The references must outlive this.
  MapScorer(const Model& model, const std::vector<ExplanationRun>& runs, const ExplainTools& tools,
            const ExplainCellsOptions& options);

  /// Adds to the entry: `scores` and `randomised` of every target, `phase_control` by class.
  void score(const ChosenCell& cell, const CellMaps& explained, Json& entry) const;

 private:
  std::vector<std::vector<SaliencyMap>> randomised_maps(const ChosenCell& cell, const std::vector<int>& classes) const;

  const std::vector<ExplanationRun>& runs_;
  AttributionOptions attribution_;
  std::uint64_t seed_;
  double zero_phase_;
  LogitsOf logits_;
  std::vector<Attribute> randomised_;  ///< one a run
};

}  // namespace leukolens
