#pragma once
#include <memory>
#include <string>
#include <vector>

#include "explain/cell_batches.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/table.hpp"
#include "leukolens/explain/explain_cells.hpp"
#include "leukolens/pictures/overlay.hpp"

namespace leukolens {

/// What came of one cell.
struct ExplainedCell {
  Json entry;  ///< of the manifest
  std::string status;
  bool predicted_otherwise = false;  ///< the table of predictions names another class than the model does now
  std::vector<std::string> warnings;
};

/// Explains cells one by one and writes their maps and pictures into a folder. Safe from several threads at once.
class CellExplainer {
 public:
  /// The references must outlive this. @throws Error  Kind::usage when the target is no class of the model
  CellExplainer(const Model& model, const Calibration* calibration, const ExplainCellsOptions& options,
                const std::filesystem::path& folder);

  /// @throws Error  all but UnfitImage, which becomes the entry's status
  ExplainedCell explain(const ChosenCell& cell) const;

 private:
  struct Member {
    const Model& model;
    std::unique_ptr<Explainer> explainer;
  };
  struct Question {  ///< a cell whose image could be read
    PhaseImage patch;
    std::vector<cv::Mat1f> inputs;  ///< one a member (one network: one)
    Table p;                        ///< 1 x K
    int predicted;
    std::vector<int> targets;
  };
  Question ask(const ChosenCell& cell, const Warn& warn) const;
  std::vector<int> targets_of(const ChosenCell& cell, int predicted) const;
  std::vector<SaliencyMap> maps_of(const Question& question) const;
  void write(const ChosenCell& cell, const Question& question, Json& entry) const;
  Overlay overlay_of(const ChosenCell& cell, const Question& question, const std::vector<SaliencyMap>& maps) const;

  const Model& model_;
  const Calibration* calibration_;
  const ExplainCellsOptions& options_;
  std::filesystem::path folder_;
  std::vector<Member> members_;  ///< one where the model is no ensemble
};

}  // namespace leukolens
