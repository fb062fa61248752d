#include "leukolens/model/shape_baseline.hpp"

#include <algorithm>

#include "leukolens/phase/segmentation.hpp"
#include "leukolens/phase/shape.hpp"
#include "model/graph_builder.hpp"

namespace leukolens {

Graph shape_baseline(int classes) {
  GraphBuilder g("shape-baseline", 1, static_cast<int>(shape_baseline_columns().size()));
  const std::string feature_map = g.last();
  g.flatten("flatten");
  g.linear("fc", classes);
  return g.finish(feature_map);
}

const std::vector<std::string>& shape_baseline_columns() {
  static const std::vector<std::string> columns = {"area_px",    "perimeter_px", "eccentricity",   "circularity",
                                                   "mean_phase", "max_phase",    "phase_variance", "optical_volume"};
  return columns;
}

std::vector<double> shape_baseline_values(const PhaseImage& patch) {
  const PhaseImage without_optics = {patch.phase, patch.unit, {}};
  const auto all = shape_values(measure_shape(without_optics, segment_cell(patch.phase)));
  std::vector<double> values;
  for (const auto& column : shape_baseline_columns())
    values.push_back(
        all[static_cast<std::size_t>(std::ranges::find(shape_columns(), column) - shape_columns().begin())]);
  return values;
}

}  // namespace leukolens
