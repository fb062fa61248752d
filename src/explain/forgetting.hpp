#pragma once
#include <vector>

#include "explain/cell_explainer.hpp"

namespace leukolens {

/// Cascading randomisation of every run on the first few cells: what becomes of a map as the network forgets layer by
/// layer, from the last one on.
class Forgetting {
 public:
  /// The references must outlive this.
  Forgetting(const Model& model, const std::vector<ExplanationRun>& runs, const ExplainTools& tools)
      : model_(model), runs_(runs), tools_(tools) {}

  void add(const ChosenCell& cell);  ///< cells beyond the first few, and those without a patch, are passed over

  /// [{name, cells, layers: [{layer, correlation}]}], of the class that each cell was called; an ensemble's first
  /// member stands for all.
  Json to_json(std::uint64_t seed) const;

 private:
  const Model& model_;
  const std::vector<ExplanationRun>& runs_;
  const ExplainTools& tools_;
  std::vector<cv::Mat1f> inputs_;
  std::vector<std::vector<int>> targets_;
};

}  // namespace leukolens
