#include "leukolens/pictures/montage.hpp"

#include <algorithm>

#include "leukolens/core/error.hpp"
#include "pictures/caption.hpp"
#include "pictures/colour_bar.hpp"
#include "pictures/panel.hpp"

namespace leukolens {
namespace {

// In px of the sheet.
constexpr int panel_side = 176, margin = 32, label_width = 230, gap = 14, row_gap = 22;
constexpr int bar_gap = 8, bar_width = 12, bar_letters = 10, heading_gap = 8, column_foot = 12;

const cv::Vec3b rule_colour = {226, 226, 226};
const TextStyle title_style{22, ink, true, Align::left}, subtitle_style{16, soft_ink, false, Align::left},
    column_title{14, ink, true, Align::centre}, column_note{11, soft_ink, false, Align::centre},
    method_style{14, ink, true, Align::left}, method_note{11, soft_ink, false, Align::left},
    method_warning{11, warning_ink, false, Align::left}, remark_style{11, soft_ink, false, Align::centre},
    warning_style{11, warning_ink, false, Align::centre};

void check(const Montage& m) {
  const auto refuse = [&](const std::string& why) { throw Error(Kind::bad_value, m.title + ": " + why); };
  if (m.columns.empty() || m.rows.empty()) refuse("a sheet of maps needs at least one method and one class.");
  for (const auto& row : m.rows) {
    if (row.panels.size() != m.columns.size())
      refuse(row.title + " has " + std::to_string(row.panels.size()) + " maps for " + std::to_string(m.columns.size()) +
             " classes.");
    if (row.scale && !(*row.scale > 0)) refuse("the scale of " + row.title + " must be above 0.");
    for (const auto& panel : row.panels)
      if (!panel.map.empty() && panel.map.size() != m.phase.phase.size())
        refuse("a map of " + row.title + " has another size than the image.");
  }
}

/// One row, prepared.
struct Row {
  MapLook look;
  ColourBar bar;
  Block label;
  std::vector<Block> remarks;  ///< one a column
  int height;                  ///< of panels and remarks, or of the label where that is higher

  Row(const MontageRow& row, cv::Size panel, const PictureOptions& options) {
    std::vector<cv::Mat1f> maps;
    for (const auto& one : row.panels) maps.push_back(one.map);
    look = look_of(maps, row.is_signed, row.scale, options);
    bar = map_bar(look, "", {bar_width, panel.height}, bar_letters);
    label = {paragraph(row.title, method_style, label_width, 3), paragraph(row.note, method_note, label_width, 4)};
    if (!row.warning.empty()) label.push_back(paragraph(with_sign(row.warning), method_warning, label_width, 6));
    height = std::max(panel.height, height_of(label));
    for (const auto& one : row.panels) {
      remarks.push_back({paragraph(one.warns ? with_sign(one.remark) : one.remark,
                                   one.warns ? warning_style : remark_style, panel.width, 2)});
      height = std::max(height, panel.height + height_of(remarks.back()));
    }
  }
};

/// The sheet, prepared.
struct Layout {
  CellPanel cell;
  std::vector<Row> rows;
  Block heading;
  std::vector<Block> column_headings;  ///< of the phase and of the classes
  int width, column_height = 0;

  Layout(const Montage& m, const PictureOptions& options) : cell(cell_panel(m.title, m.phase, m.outline, panel_side)) {
    const int side = cell.size().width;
    int bar = 0;
    for (const auto& row : m.rows) bar = std::max(bar, rows.emplace_back(row, cell.size(), options).bar.width());
    column_headings = {
        {paragraph("phase", column_title, side, 1), paragraph(size_text(m.phase), column_note, side, 2)}};
    for (const auto& c : m.columns)
      column_headings.push_back({paragraph(c.title, column_title, side, 2), paragraph(c.note, column_note, side, 2)});
    for (const auto& h : column_headings) column_height = std::max(column_height, height_of(h) + column_foot);
    width = column_left(m.columns.size()) + side + bar_gap + bar + margin;
    const int inside = width - 2 * margin;
    heading = {paragraph(m.title, title_style, inside, 1), paragraph(m.subtitle, subtitle_style, inside, 3)};
  }

  /// 0 is the phase.
  int column_left(std::size_t i) const {
    return margin + label_width + gap + static_cast<int>(i) * (cell.size().width + gap);
  }
  int columns_top() const { return margin / 2 + height_of(heading) + heading_gap; }
  cv::Size size() const {
    int height = columns_top() + column_height + margin / 2;
    for (const auto& row : rows) height += row.height + row_gap;
    return {width, height};
  }
};

/// @param top  of the row's panels
void add_row(Drawing& drawing, const Layout& at, const Row& row, const MontageRow& content, int top, bool first) {
  const cv::Size panel = at.cell.size();
  add_block(drawing, {margin, top - method_style.height_px * 3 / 4}, row.label);
  add_phase_panel(drawing, {at.column_left(0), top}, at.cell, first);
  for (std::size_t i = 0; i < content.panels.size(); ++i) {
    const cv::Point corner(at.column_left(i + 1), top);
    if (const auto& map = content.panels[i].map; !map.empty()) add_map_panel(drawing, corner, at.cell, map, row.look);
    add_block(drawing, corner + cv::Point(0, panel.height), row.remarks[i]);
  }
  add_colour_bar(drawing, {at.column_left(content.panels.size()) + panel.width + bar_gap, top}, row.bar);
}

Drawing drawing_of(const Montage& m, const PictureOptions& options) {
  check(m);
  const Layout at(m, options);
  Drawing drawing{at.size(), {}};
  add_block(drawing, {margin, margin / 2}, at.heading);
  for (std::size_t i = 0; i < at.column_headings.size(); ++i)
    add_block(drawing, {at.column_left(i), at.columns_top()}, at.column_headings[i]);
  int top = at.columns_top() + at.column_height;
  for (std::size_t i = 0; i < at.rows.size(); ++i) {
    if (i > 0) drawing.add(Drawing::Box{{margin, top - row_gap / 2, at.width - 2 * margin, 1}, rule_colour});
    add_row(drawing, at, at.rows[i], m.rows[i], top, i == 0);
    top += at.rows[i].height + row_gap;
  }
  return drawing;
}

}  // namespace

cv::Mat3b render_montage(const Montage& montage, const PictureOptions& options) {
  return rasterise(drawing_of(montage, options));
}

std::string montage_pdf(const Montage& montage, const PictureOptions& options) {
  return pdf_of(drawing_of(montage, options));
}

}  // namespace leukolens
