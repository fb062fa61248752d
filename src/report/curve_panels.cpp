#include "report/curve_panels.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "report/axis.hpp"
#include "report/palette.hpp"
#include "report/small_multiples.hpp"

namespace leukolens {
namespace {

struct Range {
  double lo = 0, hi = 0;
  void add(double value) {
    if (std::isfinite(value)) lo = std::min(lo, value), hi = std::max(hi, value);
  }
};

void draw(Drawing& d, const CurvePanel& panel, const std::string& letter, double width_px) {
  std::vector<std::vector<double>> line, band;
  for (const auto& p : panel.points) {
    line.push_back({p.x, p.y});
    if (std::isfinite(p.lo) && std::isfinite(p.hi)) band.push_back({p.x, p.lo, p.hi});
  }
  const auto [first, last] = std::ranges::minmax(panel.points, {}, &CurvePanel::Point::x);
  d.add(axis_script('x', round_axis(first.x, last.x, std::min(4, steps_across(width_px)))));
  const std::string blue = std::string("rgb '") + palette::blue + "'";
  std::vector<std::string> parts;
  if (band.size() > 1) {
    d.data("band" + letter, band);
    parts.push_back("$band" + letter +
                    " using 1:2:3 with filledcurves fillstyle transparent solid 0.2 noborder fillcolor " + blue);
  }
  d.data("line" + letter, line);
  parts.push_back("$line" + letter + " using 1:2 with linespoints linewidth 2 pointtype 7 pointsize 0.35 linecolor " +
                  blue);
  d.plot(parts);
}

}  // namespace

std::string curve_panels_svg(const std::string& title, const std::vector<CurvePanel>& given, const std::string& y,
                             FigureLayout layout) {
  std::vector<const CurvePanel*> panels;
  Range range;
  for (const auto& panel : given) {
    if (panel.points.empty() || panels.size() == most_panels) continue;
    panels.push_back(&panel);
    for (const auto& p : panel.points)
      for (const double value : {p.y, p.lo, p.hi}) range.add(value);
  }
  if (panels.empty()) return "";
  const SmallMultiples grid(panels.size(), 0, layout);
  Drawing d(grid.width(), grid.height(), title);
  for (std::size_t i = 0; i < panels.size(); ++i) {
    grid.begin(d, i, panels[i]->title, "", y);
    d.add(axis_script('y', round_axis(range.lo, range.hi, 5)));
    d.add(std::string("set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 1 linecolor rgb '") +
          palette::axis + "'");
    draw(d, *panels[i], panel_letters(i), grid.box(i).width);
    d.add("unset arrow");
  }
  return d.svg();
}

}  // namespace leukolens
