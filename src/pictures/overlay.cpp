#include "leukolens/pictures/overlay.hpp"

#include <algorithm>

#include "leukolens/core/error.hpp"
#include "pictures/caption.hpp"
#include "pictures/colour_bar.hpp"
#include "pictures/panel.hpp"

namespace leukolens {
namespace {

// In px of the picture; panels are 400 px wide, so that a row of four fills a slide.
constexpr int panel_side = 400, margin = 32, gap = 20, per_row = 4, row_gap = 20;
constexpr int bar_gap = 10, bar_width = 16, bar_letters = 14, after_bar = 28;
constexpr int caption_foot = 12, after_heading = 8, before_foot = 8;

const TextStyle title_style{24, ink, true, Align::left}, subtitle_style{17, soft_ink, false, Align::left},
    panel_title{19, ink, true, Align::centre}, note_style{15, soft_ink, false, Align::centre},
    remark_style{15, warning_ink, false, Align::centre}, foot_style{15, warning_ink, false, Align::left};

void check(const Overlay& o) {
  if (o.panels.empty()) throw Error(Kind::bad_value, o.title + ": a picture needs at least one map.");
  if (o.scale && !(*o.scale > 0)) throw Error(Kind::bad_value, o.title + ": the scale of its maps must be above 0.");
  for (const auto& panel : o.panels)
    if (panel.map.size() != o.phase.phase.size())
      throw Error(Kind::bad_value, o.title + ": the map of " + panel.title + " has another size than the image.");
}

MapLook look_of(const Overlay& o, const PictureOptions& options) {
  std::vector<cv::Mat1f> maps;
  for (const auto& panel : o.panels) maps.push_back(panel.map);
  return look_of(maps, o.is_signed, o.scale, options);
}

Block caption(const std::string& title, const std::string& note, const std::string& remark, bool warns, int width) {
  return {paragraph(title, panel_title, width, 1), paragraph(note, note_style, width, 1),
          paragraph(warns ? with_sign(remark) : remark, warns ? remark_style : note_style, width, 2)};
}

/// What is drawn, prepared, and where it stands.
struct Layout {
  CellPanel cell;
  MapLook look;
  ColourBar of_phase, of_maps;
  Block heading, foot;
  std::vector<Block> captions;  ///< of the phase and of the maps
  int columns, rows, width, maps_left, caption_height = 0;

  Layout(const Overlay& o, const PictureOptions& options)
      : cell(cell_panel(o.title, o.phase, o.outline, panel_side)), look(look_of(o, options)) {
    const cv::Size panel = cell.size(), bar(bar_width, panel.height);
    of_phase = phase_bar(o.phase.phase, o.phase.unit == Unit::rad ? "phase (rad)" : "phase (arbitrary unit)", bar,
                         bar_letters);
    of_maps = map_bar(look, o.map_title, bar, bar_letters);
    captions = {caption("phase", size_text(o.phase), "", false, panel.width)};
    for (const auto& p : o.panels) captions.push_back(caption(p.title, p.note, p.remark, p.warns, panel.width));
    for (const auto& c : captions) caption_height = std::max(caption_height, height_of(c) + caption_foot);
    const int n = static_cast<int>(o.panels.size());
    columns = std::min(n, per_row);
    rows = (n + per_row - 1) / per_row;
    maps_left = margin + panel.width + bar_gap + of_phase.width() + after_bar;
    width = maps_left + columns * (panel.width + gap) - gap + bar_gap + of_maps.width() + margin;
    const int inside = width - 2 * margin;
    heading = {paragraph(o.title, title_style, inside, 1), paragraph(o.subtitle, subtitle_style, inside, 3)};
    if (!o.warning.empty()) foot = {paragraph(with_sign(o.warning), foot_style, inside, 4)};
  }

  int row_height() const { return caption_height + cell.size().height + row_gap; }
  int first_row() const { return margin / 2 + height_of(heading) + after_heading + caption_height; }  ///< its panels
  cv::Point phase() const { return {margin, first_row()}; }
  cv::Point map(int i) const {
    return {maps_left + (i % per_row) * (cell.size().width + gap), first_row() + (i / per_row) * row_height()};
  }
  int foot_top() const { return first_row() + (rows - 1) * row_height() + cell.size().height; }
  cv::Size size() const {
    return {width, foot_top() + (foot.empty() ? 0 : before_foot + height_of(foot)) + margin * 3 / 4};
  }
};

Drawing drawing_of(const Overlay& o, const PictureOptions& options) {
  check(o);
  const Layout at(o, options);
  Drawing drawing{at.size(), {}};
  add_block(drawing, {margin, margin / 2}, at.heading);
  const cv::Point beside_panel(at.cell.size().width + bar_gap, 0), above_panel(0, -at.caption_height);

  add_block(drawing, at.phase() + above_panel, at.captions[0]);
  add_phase_panel(drawing, at.phase(), at.cell, true);
  add_colour_bar(drawing, at.phase() + beside_panel, at.of_phase);

  for (int i = 0; i < static_cast<int>(o.panels.size()); ++i) {
    const auto place = static_cast<std::size_t>(i);
    add_block(drawing, at.map(i) + above_panel, at.captions[place + 1]);
    add_map_panel(drawing, at.map(i), at.cell, o.panels[place].map, at.look);
  }
  add_colour_bar(drawing, at.map(at.columns - 1) + beside_panel, at.of_maps);
  add_block(drawing, {margin, at.foot_top() + before_foot}, at.foot);
  return drawing;
}

}  // namespace

cv::Mat3b render_overlay(const Overlay& overlay, const PictureOptions& options) {
  return rasterise(drawing_of(overlay, options));
}

std::string overlay_pdf(const Overlay& overlay, const PictureOptions& options) {
  return pdf_of(drawing_of(overlay, options));
}

}  // namespace leukolens
