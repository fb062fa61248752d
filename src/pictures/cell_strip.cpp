#include "leukolens/pictures/cell_strip.hpp"

#include <algorithm>

#include "leukolens/core/error.hpp"
#include "pictures/caption.hpp"
#include "pictures/colour_bar.hpp"
#include "pictures/panel.hpp"

namespace leukolens {
namespace {

constexpr int margin = 12, gap = 8, per_row = 8, note_height = 24, row_gap = 14;
constexpr int bar_gap = 8, bar_width = 12, bar_letters = 10;

const TextStyle note_style{12, soft_ink, false, Align::centre};

void check(const CellStrip& strip) {
  if (strip.cells.empty()) throw Error(Kind::bad_value, "a strip of cells needs at least one cell.");
  if (strip.scale && !(*strip.scale > 0)) throw Error(Kind::bad_value, "the scale of a strip's maps must be above 0.");
  for (const auto& cell : strip.cells)
    if (!cell.map.empty() && cell.map.size() != cell.phase.phase.size())
      throw Error(Kind::bad_value, "a map of the strip has another size than its cell.");
}

MapLook common_look(const CellStrip& strip) {
  std::vector<cv::Mat1f> maps;
  for (const auto& cell : strip.cells)
    if (!cell.map.empty()) maps.push_back(cell.map);
  return look_of(maps, /*is_signed=*/true, strip.scale, {});
}

}  // namespace

cv::Mat3b render_cell_strip(const CellStrip& strip) {
  check(strip);
  const auto look = common_look(strip);
  const int panel_side = strip.panel_px;
  const bool maps = std::ranges::any_of(strip.cells, [](const StripCell& cell) { return !cell.map.empty(); });
  const int n = static_cast<int>(strip.cells.size()), columns = std::min(n, per_row);
  const int row_height = (maps ? 2 * panel_side + gap : panel_side) + note_height + row_gap;
  const auto bar = map_bar(look, strip.map_title, {bar_width, panel_side}, bar_letters);
  const int right = margin + columns * (panel_side + gap);
  Drawing drawing{
      {right + (maps ? bar_gap + bar.width() : 0) + margin, 2 * margin + (n + per_row - 1) / per_row * row_height}, {}};
  for (int i = 0; i < n; ++i) {
    const auto& cell = strip.cells[static_cast<std::size_t>(i)];
    const auto panel = cell_panel("a cell of the strip", cell.phase, cell.outline, panel_side);
    const cv::Point corner(margin + i % per_row * (panel_side + gap), margin + i / per_row * row_height);
    add_phase_panel(drawing, corner, panel, /*scale_bar=*/i == 0);
    if (!cell.map.empty()) add_map_panel(drawing, corner + cv::Point(0, panel_side + gap), panel, cell.map, look);
    add_block(drawing, corner + cv::Point(0, row_height - note_height - row_gap + 4),
              {paragraph(cell.note, note_style, panel_side, 1)});
  }
  if (maps) add_colour_bar(drawing, {right + bar_gap, margin + panel_side + gap}, bar);
  return rasterise(drawing);
}

}  // namespace leukolens
