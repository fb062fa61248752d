#pragma once
#include <string>
#include <vector>

#include "leukolens/report/figure_layout.hpp"
#include "report/drawing.hpp"

namespace leukolens {

struct LegendItem {
  enum class Mark { dot, line, dashes, patch, none };
  Mark mark;
  std::string colour, text;
  double opacity = 1;  ///< of a patch
};
using Legend = std::vector<LegendItem>;

/// Text sizes of a layout, px. At 88 mm the smaller one of `narrow` is 7.6 pt.
struct TextSizes {
  int normal, small;
};
constexpr TextSizes text_sizes(FigureLayout layout) {
  return layout == FigureLayout::wide ? TextSizes{13, 12} : TextSizes{12, 11};
}

/// What a text of that many characters takes at most in a common sans-serif font.
double text_width_px(std::size_t characters, int size_px);

/// A narrow figure needs its whole width for the legend.
constexpr double legend_left(FigureLayout layout, double panel_left_px) {
  return layout == FigureLayout::wide ? panel_left_px : 8;
}

/// Height of the legend, which starts a new line where an item would pass `right_px`.
double legend_height(const Legend& legend, double left_px, double right_px, FigureLayout layout);

/// Draws the items line by line from 8 px below the top of the canvas.
void draw_legend(Drawing& d, const Legend& legend, double left_px, double right_px, FigureLayout layout);

}  // namespace leukolens
