#pragma once
#include <functional>
#include <map>
#include <string>

#include "leukolens/atlas/atlas_cell.hpp"
#include "leukolens/explain/cells_to_classify.hpp"

namespace leukolens {

/// What came of the cells of one network's pass.
struct StreamReport {
  std::size_t looked_at = 0, cells = 0;          ///< cells: chosen
  std::map<std::string, std::size_t> by_status;  ///< of the chosen ones
};

/// One network at work.
struct StreamTools {
  const Model& model;
  const Calibration* calibration;  ///< may be null
  const KnownCells& known;
  const Engines& engines;
  const Attribute& attribute;
};

/// Classifies the cells and explains the call of each chosen one by one map; hands them on in order, from this thread.
/// Memory does not grow with their number.
/// @throws Error  as classify and Attribute; Kind::interrupted
StreamReport stream_cells(CellsToClassify& cells, const StreamTools& tools, const ClassifyOptions& options,
                          std::size_t max_cells, const std::function<void(AtlasCell)>& on_cell, const Warn& warn,
                          const OnProgress& progress);

}  // namespace leukolens
