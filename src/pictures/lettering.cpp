#include "pictures/lettering.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "leukolens/core/error.hpp"
#include "pictures/pen.hpp"

namespace leukolens {
namespace {

/// The whole pixels that the line's ink touches where it is drawn, and one more on each side.
cv::Rect box_of(PangoLayout* line, const cairo_matrix_t& place) {
  PangoRectangle ink, logical;
  pango_layout_get_extents(line, &ink, &logical);
  double left = px(ink.x - logical.x), top = px(ink.y - pango_layout_get_baseline(line));
  double right = left + px(ink.width), bottom = top + px(ink.height);
  cairo_matrix_transform_point(&place, &left, &top);
  cairo_matrix_transform_point(&place, &right, &bottom);
  if (top > bottom) std::swap(top, bottom);  // a turned line
  return {cv::Point(cvFloor(left) - 1, cvFloor(top) - 1), cv::Point(cvCeil(right) + 1, cvCeil(bottom) + 1)};
}

/// Draws onto the canvas; `place` takes the left end of the base line and its direction there.
void draw(cv::Mat3b& canvas, const cairo_matrix_t& place, PangoLayout* line, const cv::Vec3b& colour) {
  const cv::Rect box = box_of(line, place) & cv::Rect({0, 0}, canvas.size());
  if (box.empty()) return;
  const Stencil stencil(box);
  cairo_transform(stencil.cairo(), &place);
  cairo_move_to(stencil.cairo(), 0, -px(pango_layout_get_baseline(line)));
  // Filled outlines lie at any fraction of a pixel; Cairo's own glyphs snap to whole ones, which spaces letters
  // unevenly.
  pango_cairo_layout_path(stencil.cairo(), line);
  cairo_fill(stencil.cairo());
  stencil.paint(canvas, colour);
}

}  // namespace

int text_width(const std::string& text, const TextStyle& style) { return width_of(line_of(text, style).get()); }

std::string fit_text(const std::string& text, const TextStyle& style, int width) {
  if (text_width(text, style) <= width) return text;
  const std::string whole = drawable(text);
  const auto line = line_of(whole, style);
  int count;
  const PangoLogAttr* attributes = pango_layout_get_log_attrs_readonly(line.get(), &count);
  std::vector<std::size_t> cuts;  // bytes before each letter, and all of them
  const char* letter = whole.data();
  for (int i = 0; i < count; ++i, letter = g_utf8_next_char(letter))
    if (attributes[i].is_cursor_position) cuts.push_back(static_cast<std::size_t>(letter - whole.data()));
  const auto shortened = [&](std::size_t kept) {
    return whole.substr(0, cuts[kept / 2]) + "..." + whole.substr(cuts[cuts.size() - 1 - (kept - kept / 2)]);
  };
  std::size_t fits = 0, too_many = cuts.size() - 1;
  while (too_many - fits > 1) {
    const std::size_t kept = (fits + too_many) / 2;
    (text_width(shortened(kept), style) <= width ? fits : too_many) = kept;
  }
  return shortened(fits);
}

std::vector<std::string> wrap_text(const std::string& text, const TextStyle& style, int width, int most) {
  std::vector<std::string> lines;
  std::string rest = text;
  while (!rest.empty()) {
    std::size_t end = rest.size();
    if (static_cast<int>(lines.size()) + 1 < most && text_width(rest, style) > width) {
      end = std::min(rest.find(' '), rest.size());
      for (std::size_t next = end; next < rest.size() && text_width(rest.substr(0, next), style) <= width;
           next = rest.find(' ', next + 1))
        end = next;
    }
    lines.push_back(fit_text(rest.substr(0, end), style, width));
    rest = end < rest.size() ? rest.substr(end + 1) : "";
  }
  return lines;
}

void draw_text(cv::Mat3b& canvas, cv::Point anchor, const std::string& text, const TextStyle& style) {
  const auto line = line_of(text, style);
  draw(canvas, place_of(line.get(), anchor, style.align), line.get(), style.colour);
}

void draw_text_upwards(cv::Mat3b& canvas, cv::Point anchor, const std::string& text, const TextStyle& style) {
  const auto line = line_of(text, style);
  draw(canvas, place_of(line.get(), anchor, style.align, true), line.get(), style.colour);
}

}  // namespace leukolens
