#include "report/legend.hpp"

#include "report/palette.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

constexpr double line_height = 19, first_line = 16, mark_width = 18, mark_gap = 7, item_gap = 20;

/// Where an item begins.
struct Place {
  double x;
  int line;
};

double width_of(const LegendItem& item, FigureLayout layout) {
  const double mark = item.mark == LegendItem::Mark::none ? 0 : mark_width + mark_gap;
  return mark + text_width_px(length_utf8(item.text), text_sizes(layout).small);
}

std::vector<Place> places_of(const Legend& legend, double left, double right, FigureLayout layout) {
  std::vector<Place> places;
  Place next{left, 0};
  for (const auto& item : legend) {
    const double width = width_of(item, layout);
    if (next.x > left && next.x + width > right) next = {left, next.line + 1};
    places.push_back(next);
    next.x += width + item_gap;
  }
  return places;
}

void draw_mark(Drawing& d, const LegendItem& item, double x, double y) {
  switch (item.mark) {
    case LegendItem::Mark::dot:
      return d.dot(x + mark_width / 2, y, 5, item.colour);
    case LegendItem::Mark::line:
      return d.stroke(x, x + mark_width, y, item.colour);
    case LegendItem::Mark::dashes:
      d.stroke(x, x + 7, y, item.colour);
      return d.stroke(x + mark_width - 7, x + mark_width, y, item.colour);
    case LegendItem::Mark::patch:
      return d.patch({x, y - 6, mark_width, 12}, item.colour, item.opacity);
    case LegendItem::Mark::none:
      return;
  }
}

}  // namespace

double text_width_px(std::size_t characters, int size_px) { return 0.57 * size_px * static_cast<double>(characters); }

double legend_height(const Legend& legend, double left, double right, FigureLayout layout) {
  if (legend.empty()) return 0;
  return first_line + line_height * places_of(legend, left, right, layout).back().line + line_height / 2;
}

void draw_legend(Drawing& d, const Legend& legend, double left, double right, FigureLayout layout) {
  const auto places = places_of(legend, left, right, layout);
  for (std::size_t i = 0; i < legend.size(); ++i) {
    const auto [x, line] = places[i];
    const double y = first_line + line_height * line;
    draw_mark(d, legend[i], x, y);
    const double text_x = legend[i].mark == LegendItem::Mark::none ? x : x + mark_width + mark_gap;
    d.words(text_x, y, legend[i].text, "left " + ink(palette::text, text_sizes(layout).small));
  }
}

}  // namespace leukolens
