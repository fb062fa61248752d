#include "leukolens/pictures/montage.hpp"

#include <algorithm>

#include "leukolens/core/error.hpp"
#include "pictures/caption.hpp"
#include "pictures/colour_bar.hpp"
#include "pictures/panel.hpp"

namespace leukolens {
namespace {

// In px of the sheet.
constexpr int panel_side = 176, margin = 32, label_width = 230, gap = 14, row_gap = 16, remark_line = 22;
constexpr int bar_gap = 8, bar_width = 12, bar_letters = 10, heading_gap = 14, column_heading = 52;

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
  std::vector<Paragraph> label;
  int height;  ///< of panels and remarks, or of the label where that is higher

  Row(const MontageRow& row, cv::Size panel, const PictureOptions& options) {
    std::vector<cv::Mat1f> maps;
    for (const auto& one : row.panels) maps.push_back(one.map);
    look = look_of(maps, row.is_signed, row.scale, options);
    bar = map_bar(look, "", {bar_width, panel.height}, bar_letters);
    label = {paragraph(row.title, method_style, label_width, 3), paragraph(row.note, method_note, label_width, 4)};
    if (!row.warning.empty()) label.push_back(paragraph(with_sign(row.warning), method_warning, label_width, 6));
    int label_height = 0;
    for (const auto& p : label) label_height += p.height();
    const bool remarks = std::ranges::any_of(row.panels, [](const auto& one) { return !one.remark.empty(); });
    height = std::max(panel.height + (remarks ? remark_line : 0), label_height);
  }
};

/// The sheet, prepared.
struct Layout {
  CellPanel cell;
  std::vector<Row> rows;
  std::vector<Paragraph> heading;
  int columns, width;

  Layout(const Montage& m, const PictureOptions& options)
      : cell(cell_panel(m.title, m.phase, m.outline, panel_side)), columns(static_cast<int>(m.columns.size())) {
    int bar = 0;
    for (const auto& row : m.rows) bar = std::max(bar, rows.emplace_back(row, cell.size(), options).bar.width());
    width = column(columns).x + cell.size().width + bar_gap + bar + margin;
    const int inside = width - 2 * margin;
    heading = {paragraph(m.title, title_style, inside, 1), paragraph(m.subtitle, subtitle_style, inside, 3)};
  }

  /// Left upper corner of a column's heading; 0 is the phase.
  cv::Point column(int i) const {
    int y = margin / 2 + heading_gap;
    for (const auto& p : heading) y += p.height();
    return {margin + label_width + gap + i * (cell.size().width + gap), y};
  }
  cv::Size size() const {
    int height = column(0).y + column_heading + margin / 2;
    for (const auto& row : rows) height += row.height + row_gap;
    return {width, height};
  }
};

void add_column_heading(Drawing& drawing, const Layout& at, int column, const std::string& title,
                        const std::string& note) {
  const cv::Point corner = at.column(column);
  add_line(drawing, corner + cv::Point(0, 18), at.cell.size().width, title, column_title);
  add_line(drawing, corner + cv::Point(0, 38), at.cell.size().width, note, column_note);
}

/// @param top  of the row's panels
void add_row(Drawing& drawing, const Layout& at, const Row& row, const MontageRow& content, int top, bool first) {
  cv::Point below(margin, top - method_style.height_px / 2);
  for (const auto& p : row.label) below = add_paragraph(drawing, below, p);
  add_phase_panel(drawing, {at.column(0).x, top}, at.cell, first);
  const cv::Size panel = at.cell.size();
  for (int i = 0; i < at.columns; ++i) {
    const auto& one = content.panels[static_cast<std::size_t>(i)];
    const cv::Point corner(at.column(i + 1).x, top);
    if (!one.map.empty()) add_map_panel(drawing, corner, at.cell, one.map, row.look);
    add_line(drawing, corner + cv::Point(0, panel.height + remark_line - 5), panel.width,
             one.warns ? with_sign(one.remark) : one.remark, one.warns ? warning_style : remark_style);
  }
  add_colour_bar(drawing, {at.column(at.columns).x + panel.width + bar_gap, top}, row.bar);
}

Drawing drawing_of(const Montage& m, const PictureOptions& options) {
  check(m);
  const Layout at(m, options);
  Drawing drawing{at.size(), {}};
  cv::Point below(margin, margin / 2);
  for (const auto& p : at.heading) below = add_paragraph(drawing, below, p);
  add_column_heading(drawing, at, 0, "phase", size_text(m.phase));
  for (int i = 0; i < at.columns; ++i) {
    const auto& column = m.columns[static_cast<std::size_t>(i)];
    add_column_heading(drawing, at, i + 1, column.title, column.note);
  }
  int top = at.column(0).y + column_heading;
  for (std::size_t i = 0; i < at.rows.size(); ++i) {
    if (i > 0) drawing.add(Drawing::Box{{margin, top - row_gap / 2, drawing.size.width - 2 * margin, 1}, rule_colour});
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
  return pdf_of(drawing_of(montage, options), montage.title);
}

}  // namespace leukolens
