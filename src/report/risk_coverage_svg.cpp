// Risk-coverage curve: how often the most confident calls are wrong, by how many of them are kept.
#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/core/text.hpp"
#include "leukolens/report/figures.hpp"
#include "report/axis.hpp"
#include "report/drawing.hpp"
#include "report/legend.hpp"
#include "report/numbers.hpp"
#include "report/palette.hpp"
#include "report/verdict.hpp"

namespace leukolens {
namespace {

/// The point of the threshold that was fitted: fraction accepted and its error rate, in per cent; NaN where there is
/// none.
std::pair<double, double> fitted_point(const Evaluation& e) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  if (!e.decisions) return {none, none};
  const auto *accepted = find_estimate(e.decisions->metrics, "accepted_fraction"),
             *right = find_estimate(e.decisions->metrics, "accepted_accuracy");
  return accepted && right ? std::pair(100 * accepted->value, 100 * (1 - right->value)) : std::pair(none, none);
}

std::string dot(const std::string& data, const char* colour) {
  return "$" + data + " using 1:2:(1.4) with circles fillstyle solid noborder fillcolor rgb '" + colour + "'";
}

}  // namespace

std::string risk_coverage_svg(const Evaluation& e, FigureLayout layout) {
  if (e.curves.risk_coverage.empty()) return "";
  std::vector<std::vector<double>> rows;
  double most = 1;
  for (const auto& point : e.curves.risk_coverage) {
    if (!std::isfinite(point.risk)) continue;
    rows.push_back({100 * point.coverage, 100 * point.risk});
    most = std::max(most, 100 * point.risk);
  }
  if (rows.empty()) return "";
  const auto [accepted, wrong] = fitted_point(e);
  const bool fitted = std::isfinite(accepted) && std::isfinite(wrong);
  if (fitted) most = std::max(most, wrong);
  const bool wide = layout == FigureLayout::wide;
  const double left = wide ? 72 : 58, width = wide ? 520 : 360;
  Legend legend = {{LegendItem::Mark::line, palette::blue, "by confidence"}};
  if (fitted) legend.push_back({LegendItem::Mark::dot, palette::vermilion, "as the fitted threshold accepts here"});
  const Box panel{left, legend_height(legend, legend_left(layout, left), width, layout) + 10, width - left - 16,
                  wide ? 290. : 210.};
  Drawing d(static_cast<int>(width), static_cast<int>(panel.top + panel.height + 60),
            "Risk-coverage curve, " + cells_text(e.n));
  draw_legend(d, legend, legend_left(layout, left), width, layout);
  d.panel(panel);
  d.add("set xrange [0:100]\nset xtics 20\n" + axis_script('y', round_axis(0, most, 5)));
  d.name_axes(panel, "% of the cells kept, the most confident first", "% of the kept calls that are wrong",
              text_sizes(layout).normal);
  d.data("risk", rows);
  std::vector<std::string> parts = {std::string("$risk using 1:2 with lines linewidth 2 linecolor rgb '") +
                                    palette::blue + "'"};
  if (rows.size() == 1) parts.push_back(dot("risk", palette::blue));
  if (fitted) {
    d.data("fitted", {{accepted, wrong}});
    parts.push_back(dot("fitted", palette::vermilion));
  }
  d.plot(parts);
  return d.svg();
}

}  // namespace leukolens
