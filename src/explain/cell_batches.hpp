#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "leukolens/calibration/calibration.hpp"
#include "leukolens/core/sinks.hpp"
#include "leukolens/dataset/cells.hpp"
#include "leukolens/dataset/roles.hpp"
#include "leukolens/explain/explain_cells.hpp"
#include "leukolens/model/model.hpp"

namespace leukolens {

/// A cell that fulfils the conditions, with what the predictions say of it.
struct ChosenCell {
  Cell cell;
  std::string id, label, predicted;
  std::size_t position = 0;  ///< its number among all cells looked at, from 0
};

/// Some cells in a row; a few files' worth, so that memory stays flat.
struct CellBatch {
  Inputs inputs;  ///< what the cells refer to
  std::vector<ChosenCell> chosen;
};

/// The cells to explain, in the order of the inputs.
class CellBatches {
 public:
  virtual ~CellBatches() = default;
  virtual std::shared_ptr<CellBatch> next() = 0;  ///< null at the end; a batch may hold no chosen cell
  virtual std::size_t looked_at() const = 0;      ///< cells seen so far, chosen or not
  virtual std::size_t total() const = 0;          ///< cells to look at in all, as far as known
};

/// Rows of a predictions table. @throws Error  Kind::missing for a source that is not there
std::unique_ptr<CellBatches> cells_of_table(const std::filesystem::path& table, const ExplainCellsOptions& options);

/// Cells of folders, files or a manifest, classified on the way. The references must outlive the result.
std::unique_ptr<CellBatches> cells_of_inputs(const std::vector<std::filesystem::path>& paths, const Model& model,
                                             const Calibration* calibration, const KnownCells& known,
                                             const ExplainCellsOptions& options, const Warn& warn);

}  // namespace leukolens
