// Today's run beside the calibration cells: fractions of the called classes, and how much each quantity differs.
#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/report/drift.hpp"
#include "report/axis.hpp"
#include "report/drawing.hpp"
#include "report/legend.hpp"
#include "report/numbers.hpp"
#include "report/palette.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

constexpr double row_height = 24, title_height = 24, below = 64;
constexpr std::size_t most_classes = 20, name_limit = 18;
using Rows = std::vector<std::vector<double>>;

/// Two panels: side by side, or the second below the first.
struct Plan {
  FigureLayout layout;
  double width, top;
  Box classes, tests;
  double height() const { return std::max(classes.top + classes.height, tests.top + tests.height) + below; }
};

Plan plan_of(FigureLayout layout, std::size_t classes, std::size_t tests, double top) {
  const double left = 20 + text_width_px(name_limit, text_sizes(layout).small);
  const double first = row_height * static_cast<double>(classes), second = row_height * static_cast<double>(tests);
  const Box above{left, top + title_height, 210, first};
  if (layout == FigureLayout::wide)
    return {layout, 2 * (left + 210) + 30, top, above, {2 * left + 220, top + title_height, 210, second}};
  return {layout, 360, top, above, {left, above.top + first + below + title_height, 210, second}};
}

void begin(Drawing& d, const Plan& plan, const Box& box, const std::string& title, const std::string& unit,
           const std::vector<std::string>& rows) {
  const auto [normal, small] = text_sizes(plan.layout);
  d.panel(box);
  d.words(box.left + box.width / 2, box.top - 12, title, "center " + ink(palette::text, normal));
  d.words(box.left + box.width / 2, box.top + box.height + 36, unit, "center " + ink(palette::muted, small));
  for (std::size_t i = 0; i < rows.size(); ++i)
    d.words(box.left - 10, box.top + (static_cast<double>(i) + 0.5) * row_height, d.token(rows[i], name_limit),
            "right " + ink(palette::text, small));
  d.add("set yrange [" + std::to_string(std::max<std::size_t>(1, rows.size())) + ":0]\nset grid xtics noytics");
  d.add("unset ytics");
}

std::string dots(const std::string& data, const Axis& axis, const Box& box, const char* colour) {
  const double px = (axis.hi - axis.lo + 2 * axis.margin()) / box.width;
  return "$" + data + " using 1:2:(" + to_text(4.5 * px) + ") with circles fillstyle solid noborder fillcolor rgb '" +
         colour + "'";
}

void draw_classes(Drawing& d, const Plan& plan, const Drift& drift, std::size_t shown) {
  Rows today, before;
  double most = 0.01;
  for (std::size_t k = 0; k < shown; ++k) {
    const double y = static_cast<double>(k) + 0.5;
    today.push_back({100 * drift.fractions_today[k], y});
    before.push_back({100 * drift.fractions_reference[k], y});
    most = std::max({most, drift.fractions_today[k], drift.fractions_reference[k]});
  }
  begin(d, plan, plan.classes, "classes as called", "% of cells",
        {drift.classes.begin(), drift.classes.begin() + static_cast<std::ptrdiff_t>(shown)});
  const auto axis = round_axis(0, 100 * most, steps_across(plan.classes.width));
  d.add(axis_script('x', axis));
  if (shown == 0) return d.plot({});
  d.data("before", before);
  d.data("today", today);
  d.plot({dots("before", axis, plan.classes, palette::grey), dots("today", axis, plan.classes, palette::blue)});
}

void draw_tests(Drawing& d, const Plan& plan, const Drift& drift) {
  std::vector<std::string> names;
  Rows like, unlike;
  double most = 0.01;
  for (const auto& t : drift.tests) {
    names.push_back(t.name);
    std::ranges::replace(names.back(), '_', ' ');
    const double y = static_cast<double>(names.size()) - 0.5;
    if (!t.missing.empty() || !std::isfinite(t.effect)) {
      d.words(plan.tests.left + 8, plan.tests.top + y * row_height, "not tested",
              "left front " + ink(palette::muted, text_sizes(plan.layout).small));
      continue;
    }
    (t.differs || t.unsure ? unlike : like).push_back({100 * t.effect, y});
    most = std::max({most, t.effect, t.least_effect});
    d.add("set arrow from " + to_text(100 * t.least_effect) + "," + to_text(y - 0.4) + " to " +
          to_text(100 * t.least_effect) + "," + to_text(y + 0.4) + " nohead back linewidth 2 linecolor rgb '" +
          palette::axis + "'");
  }
  begin(d, plan, plan.tests, "size of the difference", "% of the cells that differ", names);
  const auto axis = round_axis(0, 100 * most, steps_across(plan.tests.width));
  d.add(axis_script('x', axis));
  std::vector<std::string> parts;
  for (const auto& [name, rows, colour] :
       {std::tuple{"like", like, palette::blue}, std::tuple{"unlike", unlike, palette::vermilion}}) {
    if (rows.empty()) continue;
    d.data(name, rows);
    parts.push_back(dots(name, axis, plan.tests, colour));
  }
  d.plot(parts);
}

}  // namespace

std::string drift_svg(const Drift& drift, FigureLayout layout) {
  if (drift.tests.empty() && drift.classes.empty()) return "";
  using enum LegendItem::Mark;
  const Legend legend = {{dot, palette::blue, "today; alike"},
                         {dot, palette::grey, "before"},
                         {dot, palette::vermilion, "differs, or unsure"},
                         {line, palette::axis, "upright: smallest difference that matters"}};
  const auto shown = std::min(drift.classes.size(), most_classes);
  const double top = legend_height(legend, 8, layout == FigureLayout::wide ? 600 : 360, layout) + 4;
  const auto plan = plan_of(layout, shown, drift.tests.size(), top);
  Drawing d(static_cast<int>(plan.width), static_cast<int>(plan.height()),
            "Today's run against the calibration cells, " + cells_text(drift.n_today));
  draw_legend(d, legend, 8, plan.width, layout);
  draw_classes(d, plan, drift, shown);
  draw_tests(d, plan, drift);
  return d.svg();
}

}  // namespace leukolens
