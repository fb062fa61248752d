#pragma once
#include <optional>
#include <string>
#include <vector>

#include "explain/cell_explainer.hpp"

namespace leukolens {

/// What the picture of a cell is drawn from: nothing but what the folder holds, so that it can be drawn again.
struct CellToDraw {
  const Json& entry;                         ///< of the manifest, with its targets
  const PhaseImage& patch;                   ///< S x S
  std::vector<std::vector<cv::Mat1f>> maps;  ///< runs x T
  std::vector<std::optional<double>>
      scales;  ///< for each run the value at the end of its colours; empty: the cell's own
};

/// Pictures of the cells of one folder: of one run its maps side by side, of several a sheet with a row for each.
class CellPictures {
 public:
  /// The references must outlive this. @param calibrated  the model's confidence is
  CellPictures(const std::vector<ExplanationRun>& runs, const ExplainCellsOptions& options, int patch_px,
               bool calibrated, const std::filesystem::path& folder);

  /// Writes the picture as the options ask for it. @param name  of the files, without ending
  void write(const CellToDraw& cell, const std::string& name) const;

 private:
  const std::vector<ExplanationRun>& runs_;
  const ExplainCellsOptions& options_;
  int patch_px_;
  bool calibrated_;
  std::filesystem::path folder_;
};

}  // namespace leukolens
