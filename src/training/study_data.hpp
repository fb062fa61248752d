#pragma once
#include <vector>

#include "leukolens/training/study.hpp"
#include "training/study_cells.hpp"

namespace leukolens {

/// Cells of a study by number.
using Rows = std::vector<int>;

/// A study ready to be learned from: every cell's patch and shape. Numbers that depend on which cells are learned from
/// (mean and standard deviation) are not in it.
struct StudyData {
  std::vector<std::string> classes;
  std::vector<StudyCell> cells;             ///< their images are released
  Preprocessing preprocessing;              ///< without mean and std
  std::vector<cv::Mat1f> patches;           ///< N, S x S
  std::vector<std::vector<double>> shapes;  ///< N, shape_baseline_values
  std::size_t skipped = 0;                  ///< unfit images left out
  int label(int row) const;                 ///< 0..K-1
  Rows in_role(Role role) const;
};

/// Reads the images, deals the roles, chooses scale and patch, cuts the patches.
/// @throws Error  as train_model
StudyData read_study(const Inputs& inputs, const StudyOptions& options, const Warn& warn, const OnProgress& progress);

/// Deals roles to the cells that have none; with folds every cell that is not given `test` is a train cell.
void deal_study(std::vector<StudyCell>& cells, const StudyOptions& options, const Warn& warn);

}  // namespace leukolens
