// Risk-coverage curve: how often the most confident calls are wrong, by how many of them are kept.
#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/core/text.hpp"
#include "leukolens/report/figures.hpp"
#include "report/drawing.hpp"
#include "report/numbers.hpp"
#include "report/palette.hpp"
#include "report/verdict.hpp"

namespace leukolens {
namespace {

constexpr int width = 520, height = 400;
constexpr Box panel{72, 44, 430, 290};

/// The point of the threshold that was fitted: part accepted and its error rate, in per cent; NaN where there is none.
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

std::string risk_coverage_svg(const Evaluation& e) {
  if (e.curves.risk_coverage.empty()) return "";
  std::vector<std::vector<double>> rows;
  double most = 1;
  for (const auto& point : e.curves.risk_coverage) {
    if (!std::isfinite(point.risk)) continue;
    rows.push_back({100 * point.coverage, 100 * point.risk});
    most = std::max(most, 100 * point.risk);
  }
  if (rows.empty()) return "";
  Drawing d(width, height, "Risk-coverage curve, " + cells_text(e.n));
  const auto [accepted, wrong] = fitted_point(e);
  const bool fitted = std::isfinite(accepted) && std::isfinite(wrong);
  if (fitted) most = std::max(most, wrong);
  d.panel(panel);
  d.add("set xrange [0:100]\nset xtics 20\nset yrange [0:" + to_text(std::min(100., most * 1.12)) +
        "]\nset ytics auto");
  d.name_axes(panel, "% of the cells kept, the most confident first", "% of the kept calls that are wrong");
  d.stroke(panel.left, panel.left + 18, 18, palette::blue);
  d.words(panel.left + 26, 18, "by confidence", "left " + ink(palette::text, 13));
  d.data("risk", rows);
  std::vector<std::string> parts = {std::string("$risk using 1:2 with lines linewidth 2 linecolor rgb '") +
                                    palette::blue + "'"};
  if (rows.size() == 1) parts.push_back(dot("risk", palette::blue));
  if (fitted) {
    d.dot(panel.left + 168, 18, 6, palette::vermilion);
    d.words(panel.left + 180, 18, "as the fitted threshold accepts here", "left " + ink(palette::text, 13));
    d.data("fitted", {{accepted, wrong}});
    parts.push_back(dot("fitted", palette::vermilion));
  }
  d.plot(parts);
  return d.svg();
}

}  // namespace leukolens
