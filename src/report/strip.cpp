#include "report/strip.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "report/axis.hpp"
#include "report/drawing.hpp"
#include "report/legend.hpp"
#include "report/palette.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

constexpr double gap = 28, row_height = 22, title_height = 24, axis_height = 56;
constexpr std::size_t most_columns = 4, most_rows_stacked = 120;  ///< rows of all panels below each other
using Rows = std::vector<std::vector<double>>;

/// Where everything goes, in px.
struct Plan {
  FigureLayout layout;
  std::size_t rows, columns, name_limit;
  double left, panel_width, width, top;
  double panel_height() const { return row_height * static_cast<double>(rows); }
  double block_height() const { return title_height + panel_height() + axis_height; }
  Box box(std::size_t panel) const {
    const auto column = static_cast<double>(panel % columns), block = static_cast<double>(panel / columns);
    return {left + column * (panel_width + gap), top + block * block_height() + title_height, panel_width,
            panel_height()};
  }
};

Legend legend_of(const Strip& strip) {
  using enum LegendItem::Mark;
  Legend legend = {{dot, palette::blue, strip.value}};
  if (!strip.beside.empty()) legend.push_back({dot, palette::grey, strip.beside});
  if (!strip.promised.empty()) legend.push_back({dashes, palette::vermilion, strip.promised});
  return legend;
}

Plan plan_of(const Strip& strip, FigureLayout layout, const Legend& legend) {
  const bool wide = layout == FigureLayout::wide;
  const auto panels = strip.panels.size();
  Plan p{};
  p.layout = layout;
  p.rows = std::min(strip.rows.size(), most_strip_rows);
  if (!wide) p.rows = std::min(p.rows, std::max<std::size_t>(most_rows_stacked / panels, 10));
  p.columns = wide ? std::min(panels, most_columns) : 1;
  p.name_limit = wide ? 24 : 22;
  std::size_t longest = 6;
  for (std::size_t i = 0; i < p.rows; ++i)
    longest = std::max(longest, length_utf8(shorten(strip.rows[i], p.name_limit)));
  p.left = 22 + text_width_px(longest, text_sizes(layout).small);
  const auto columns = static_cast<double>(p.columns);
  p.panel_width = wide ? std::min(320., (600 - gap * (columns - 1)) / columns) : 360 - p.left - 22;
  p.width = wide ? std::max(p.left + columns * (p.panel_width + gap), p.left + 430) : 360;
  p.top = 6 + legend_height(legend, legend_left(layout, p.left), p.width, layout);
  return p;
}

Axis axis_of(const StripPanel& panel, const Plan& plan) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  double lo = panel.from_zero ? 0 : infinity, hi = panel.from_zero ? 0 : -infinity;
  const auto hold = [&](double v) {
    if (std::isfinite(v)) lo = std::min(lo, 100 * v), hi = std::max(hi, 100 * v);
  };
  for (std::size_t i = 0; i < plan.rows; ++i) {
    hold(panel.values[i].value);
    if (panel.values[i].ci) hold(panel.values[i].ci->lo), hold(panel.values[i].ci->hi);
    if (!panel.beside.empty()) hold(panel.beside[i]);
  }
  hold(panel.promised);
  if (lo > hi) return {0, 100, 50};
  auto axis = round_axis(lo, hi, steps_across(plan.panel_width));
  if (lo >= 0) axis.lo = std::max(axis.lo, 0.);  // a fraction has ends, which room around a single value may pass
  if (hi <= 100) axis.hi = std::min(axis.hi, 100.);
  return axis;
}

void draw_panel(Drawing& d, const StripPanel& panel, const std::string& name, const Box& box, const Plan& plan) {
  const auto axis = axis_of(panel, plan);
  d.add(axis_script('x', axis));
  const double px = (axis.hi - axis.lo + 2 * axis.margin()) / box.width;
  const auto circles = [&](double radius_px) {
    return "1:2:(" + to_text(radius_px * px) + ") with circles fillstyle solid noborder";
  };
  Rows values, whiskers, beside;
  for (std::size_t i = 0; i < plan.rows; ++i) {
    const auto& e = panel.values[i];
    const double y = static_cast<double>(i) + 0.5;
    if (std::isfinite(e.value)) values.push_back({100 * e.value, y});
    if (e.ci && std::isfinite(e.value)) whiskers.push_back({100 * e.value, y, 100 * e.ci->lo, 100 * e.ci->hi});
    if (!panel.beside.empty() && std::isfinite(panel.beside[i])) beside.push_back({100 * panel.beside[i], y});
  }
  std::vector<std::string> parts;
  const auto add = [&](const std::string& part, const Rows& data, const std::string& style, const char* colour,
                       const char* paint = " fillcolor rgb '") {
    if (data.empty()) return;
    d.data(name + part, data);
    parts.push_back("$" + name + part + " using " + style + paint + colour + "'");
  };
  if (std::isfinite(panel.promised))
    d.add("set arrow from " + to_text(100 * panel.promised) + ",graph 0 to " + to_text(100 * panel.promised) +
          ",graph 1 nohead back linewidth 1.6 dashtype (6,4) linecolor rgb '" + palette::vermilion + "'");
  add("b", beside, circles(4), palette::grey);
  add("w", whiskers, "1:2:3:4 with xerrorbars pointtype 0 linewidth 1.8", palette::blue, " linecolor rgb '");
  add("v", values, circles(4.5), palette::blue);
  d.plot(parts);
}

/// The names of the rows beside the first panel of a block.
void name_rows(Drawing& d, const Strip& strip, const Box& box, const Plan& plan) {
  for (std::size_t i = 0; i < plan.rows; ++i)
    d.words(box.left - 10, box.top + (static_cast<double>(i) + 0.5) * row_height,
            d.token(strip.rows[i], plan.name_limit), "right " + ink(palette::text, text_sizes(plan.layout).small));
}

}  // namespace

std::string strip_svg(const Strip& strip, FigureLayout layout) {
  if (strip.rows.empty() || strip.panels.empty()) return "";
  const auto legend = legend_of(strip);
  const auto plan = plan_of(strip, layout, legend);
  const auto [normal, small] = text_sizes(layout);
  const bool cut = plan.rows < strip.rows.size();
  const auto blocks = (strip.panels.size() + plan.columns - 1) / plan.columns;
  const double bottom = plan.top + static_cast<double>(blocks) * plan.block_height();
  Drawing d(static_cast<int>(plan.width), static_cast<int>(bottom + (cut ? 22 : 4)), strip.title);
  draw_legend(d, legend, legend_left(layout, plan.left), plan.width, layout);
  if (cut)
    d.words(10, bottom + 8,
            "the first " + std::to_string(plan.rows) + " of " + std::to_string(strip.rows.size()) + " rows",
            "left " + ink(palette::muted, small));
  const auto title_limit = static_cast<std::size_t>((plan.panel_width + gap) / text_width_px(1, normal));
  d.add("set yrange [" + to_text(static_cast<double>(plan.rows)) + ":0]\nset grid xtics noytics\nunset ytics");
  for (std::size_t p = 0; p < strip.panels.size(); ++p) {
    const auto box = plan.box(p);
    if (p % plan.columns == 0) name_rows(d, strip, box, plan);
    d.panel(box);
    const double middle = box.left + box.width / 2;
    if (!strip.panels[p].title.empty())
      d.words(middle, box.top - 12, d.token(strip.panels[p].title, title_limit),
              "center " + ink(palette::text, normal));
    d.words(middle, box.top + box.height + 36, strip.unit, "center " + ink(palette::muted, small));
    draw_panel(d, strip.panels[p], "p" + std::to_string(p), box, plan);
  }
  return d.svg();
}

}  // namespace leukolens
