#include "explain/cell_picture.hpp"

#include <algorithm>
#include <cstdio>

#include "leukolens/phase/segmentation.hpp"

namespace leukolens {
namespace {

std::string two_decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

}  // namespace

Overlay overlay_of(const ChosenCell& cell, const CellMaps& explained, const ExplanationRun& run, std::size_t number,
                   const std::vector<std::string>& classes, bool calibrated) {
  const auto& prediction = cell.cell.prediction;
  std::string score_name = name_of(run.options.score);
  std::ranges::replace(score_name, '-', ' ');
  Overlay o;
  o.title = cell.id;
  o.subtitle = "predicted " + prediction.predicted + ", p = " + two_decimals(prediction.confidence) +
               (calibrated ? "" : " (not calibrated)") + (cell.label.empty() ? "" : "; label " + cell.label);
  o.phase = cell.cell.patch;
  o.outline = segment_cell(cell.cell.patch.phase);
  o.is_signed = run.method.is_signed;
  o.map_title = map_title(run.method, run.options.score);
  for (std::size_t t = 0; t < explained.classes.size(); ++t) {
    const auto c = static_cast<std::size_t>(explained.classes[t]);
    const auto& map = explained.maps[number][t];
    o.panels.push_back({classes[c],
                        "p = " + two_decimals(prediction.p[c]) + ", " + score_name + " " + two_decimals(map.score),
                        map.map});
  }
  return o;
}

}  // namespace leukolens
