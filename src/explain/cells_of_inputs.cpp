#include <memory>

#include "explain/cell_filter.hpp"
#include "leukolens/explain/cells_to_classify.hpp"
#include "leukolens/predictions/prediction.hpp"

namespace leukolens {

CellsToClassify cells_of_inputs(Inputs inputs, const Model& model, const ExplainCellsOptions& options) {
  CellsToClassify cells;
  cells.inputs = std::move(inputs);
  const PredictionSchema schema{model.classes, cells.inputs.extra_columns,
                                holds_captures(cells.inputs, options.classify.capture)};
  cells.choose = [schema, filter = CellFilter(options.where, schema.columns()),
                  position = std::size_t{0}](ClassifiedCell cell) mutable -> std::optional<ChosenCell> {
    const auto number = position++;
    const auto& status = cell.prediction.status;
    if (status != "ok" && !is_failure(status)) return std::nullopt;  // no single whole cell
    if (!filter(fields_of(cell.prediction, schema))) return std::nullopt;
    const auto id = cell.prediction.id, label = cell.prediction.label;
    return ChosenCell{std::move(cell), id, label, "", number};
  };
  return cells;
}

}  // namespace leukolens
