// Decision curves: what acting on a class's probability is worth beside acting on every cell or on none.
#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/report/figures.hpp"
#include "report/axis.hpp"
#include "report/legend.hpp"
#include "report/numbers.hpp"
#include "report/palette.hpp"
#include "report/small_multiples.hpp"

namespace leukolens {
namespace {

using Rows = std::vector<std::vector<double>>;

/// The net benefit is one true find less so many false alarms as the threshold is worth, a cell; here per 100 cells.
void draw_class(Drawing& d, const std::string& name, const std::vector<NetBenefit>& curve) {
  double most = 0;
  Rows rows;
  for (const auto& point : curve) {
    rows.push_back({point.threshold, 100 * point.model, 100 * point.all});
    most = std::max(most, 100 * point.model);
  }
  const auto axis = round_axis(0, most > 0 ? most : 1, 4);
  const double below = -0.15 * axis.hi;  // what lies deeper is worse than doing nothing, by how much does not matter
  d.add(axis_script('y', axis) + "\nset yrange [" + to_text(below) + ":" + to_text(axis.hi + axis.margin()) + "]");
  d.add("set xrange [0:1]\nset xtics 0.5");
  d.data(name, rows);
  const auto line = [&](const char* columns, const char* colour, const char* dashes) {
    return "$" + name + " using " + columns + " with lines linewidth 2 " + dashes + " linecolor rgb '" + colour + "'";
  };
  d.plot({std::string("0 with lines linewidth 1.2 linecolor rgb '") + palette::axis + "'",
          line("1:3", palette::grey, "dashtype (5,4)"), line("1:2", palette::blue, "")});
}

}  // namespace

std::string net_benefit_svg(const Evaluation& e, FigureLayout layout) {
  std::vector<const ClassCurves*> shown;
  for (const auto& c : e.curves.classes)
    if (!c.net_benefit.empty() && std::isfinite(c.net_benefit.front().model) && shown.size() < most_panels)
      shown.push_back(&c);
  if (shown.empty()) return "";
  using enum LegendItem::Mark;
  const Legend legend = {{line, palette::blue, "acting on calls above the probability"},
                         {dashes, palette::grey, "acting on every cell"},
                         {line, palette::axis, "acting on none: 0"}};
  const double left = SmallMultiples::legend_left_px(layout),
               right = SmallMultiples::legend_right_px(shown.size(), layout);
  const SmallMultiples grid(shown.size(), legend_height(legend, left, right, layout), layout);
  Drawing d(grid.width(), grid.height(), "What acting on each class's probability gains, " + cells_text(e.n));
  draw_legend(d, legend, left, right, layout);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    grid.begin(d, i, shown[i]->name, "probability at which to act", "gain, true finds per 100 cells");
    draw_class(d, "class" + panel_letters(i), shown[i]->net_benefit);
  }
  return d.svg();
}

}  // namespace leukolens
