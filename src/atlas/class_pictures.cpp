#include "atlas/class_pictures.hpp"

#include <cstdio>

#include "leukolens/phase/write.hpp"
#include "leukolens/pictures/cell_strip.hpp"
#include "leukolens/pictures/montage.hpp"

namespace leukolens {
namespace {

std::string column_title(Split split) {
  switch (split) {
    case Split::all:
      return "all calls";
    case Split::right:
      return "right calls";
    case Split::wrong:
      return "wrong calls";
    case Split::unlabelled:
      return "no label";
    case Split::sure:
      return "confident";
    case Split::doubtful:
      break;
  }
  return "doubtful";
}

std::string cells_text(std::size_t n) { return std::to_string(n) + (n == 1 ? " cell" : " cells"); }

}  // namespace

std::string maps_picture(const ClassCells& cells, const std::string& class_name, const std::string& map_title) {
  Montage sheet;
  sheet.title = class_name;
  sheet.subtitle = "mean phase, and mean relevance of cells laid upon each other";
  sheet.rows = {{"mean relevance", map_title + "; red speaks for the class, blue against", "", true, {}, {}},
                {"spread", "standard deviation over the cells", "", false, {}, {}},
                {"agreement", "share of cells with the sign of the mean", "", false, {}, {1}}};
  for (const auto split : splits) {
    const auto means = cells.means(split);
    const bool says_nothing_new = split == Split::unlabelled && means.cells == cells.means(Split::all).cells;
    if (means.cells < 2 || says_nothing_new) continue;
    if (split == Split::all) sheet.phase.phase = means.phase;
    sheet.columns.push_back({column_title(split), cells_text(means.cells)});
    sheet.rows[0].panels.push_back({means.relevance, "", false});
    sheet.rows[1].panels.push_back({means.spread, "", false});
    sheet.rows[2].panels.push_back({means.agreement, "", false});
  }
  if (sheet.columns.empty()) return "";
  return encode_png(render_montage(sheet, {PictureStyle::overlay, HeatColours::viridis}));
}

std::string mean_picture(const MapMeans& means) {
  if (means.cells == 0) return "";
  CellStrip strip{
      .cells = {{{.phase = means.phase}, {}, means.relevance}}, .map_title = "mean relevance", .panel_px = 200};
  return encode_png(render_cell_strip(strip));
}

std::string cells_picture(const std::vector<AtlasCell>& cells) {
  if (cells.empty()) return "";
  CellStrip strip;
  strip.map_title = "relevance";
  for (const auto& cell : cells) {
    char confidence[16];
    std::snprintf(confidence, sizeof confidence, "%.2f", cell.confidence);
    const bool wrong = cell.label_class >= 0 && cell.label_class != cell.predicted;
    strip.cells.push_back({cell.patch, cell.mask, cell.relevance, (wrong ? cell.label + " " : "p ") + confidence});
  }
  return encode_png(render_cell_strip(strip));
}

std::string concept_picture(const Concept& found, const std::vector<AtlasCell>& cells) {
  CellStrip strip;
  strip.map_title = "relevance";
  for (std::size_t i = 0; i < found.references.size(); ++i) {
    const auto& cell = cells[found.references[i]];
    strip.cells.push_back({cell.patch, cell.mask, found.maps[i], ""});
  }
  return strip.cells.empty() ? "" : encode_png(render_cell_strip(strip));
}

std::string strategies_picture(const StrategiesReport& report, const std::vector<AtlasCell>& cells) {
  CellStrip strip;
  strip.map_title = "share of relevance";
  for (std::size_t s = 0; s < report.strategies.size(); ++s) {
    const auto& strategy = report.strategies[s];
    const auto& nearest = cells[strategy.cells.front()];
    const auto which = "strategy " + std::to_string(s + 1);
    strip.cells.push_back({{.phase = strategy.mean_phase}, {}, strategy.mean_map, which + ", mean"});
    const cv::Mat1f map = nearest.relevance / cv::norm(nearest.relevance, cv::NORM_L1);
    strip.cells.push_back({nearest.patch, nearest.mask, map, which + ", a cell"});
  }
  return strip.cells.empty() ? "" : encode_png(render_cell_strip(strip));
}

std::string networks_picture(const std::vector<std::vector<StripCell>>& mean_cells, std::size_t c) {
  CellStrip strip;
  strip.map_title = "share of relevance";
  for (const auto& cells : mean_cells)
    if (!cells[c].map.empty()) strip.cells.push_back(cells[c]);
  return strip.cells.size() < 2 ? "" : encode_png(render_cell_strip(strip));
}

}  // namespace leukolens
