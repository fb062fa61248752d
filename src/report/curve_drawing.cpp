#include "report/curve_drawing.hpp"

#include <algorithm>

#include "report/palette.hpp"

namespace leukolens {
namespace {

using Rows = std::vector<std::vector<double>>;
using Curve = std::vector<RecalibrationPoint>;

/// score, lower and upper end of one of the bands.
Rows band(const Curve& curve, std::optional<Interval> RecalibrationPoint::*which) {
  Rows rows;
  for (const auto& point : curve)
    if (const auto& b = point.*which) rows.push_back({point.score, b->lo, b->hi});
  return rows;
}

Rows points(const Curve& curve) {
  Rows rows;
  for (const auto& point : curve) rows.push_back({point.score, point.recalibrated});
  return rows;
}

}  // namespace

void draw_recalibration(Drawing& d, const std::string& name, const Curve& curve, const Curve& compared) {
  d.add("set xrange [0:1]\nset yrange [0:1]");
  d.add(std::string("set arrow from 0,0 to 1,1 nohead back dashtype (6,5) linewidth 1.2 linecolor rgb '") +
        palette::axis + "'");
  std::vector<std::string> parts;
  const auto add = [&](const std::string& part, const Rows& rows, std::size_t fewest, const std::string& style) {
    if (rows.size() < fewest) return;
    d.data(name + part, rows);
    parts.push_back("$" + name + part + " using " + style);
  };
  const auto filled = [](const char* colour, const char* opacity) {
    return std::string("1:2:3 with filledcurves fillstyle transparent solid ") + opacity + " noborder fillcolor rgb '" +
           colour + "'";
  };
  const auto drawn = [](std::size_t points, const char* colour) {  // a line of one point would not be seen
    return points > 1 ? std::string("1:2 with lines linewidth 2 linecolor rgb '") + colour + "'"
                      : std::string("1:2:(0.01) with circles fillstyle solid noborder fillcolor rgb '") + colour + "'";
  };
  add("consistency", band(curve, &RecalibrationPoint::consistency), 2, filled(palette::axis, "0.35"));
  add("confidence", band(curve, &RecalibrationPoint::confidence), 2, filled(palette::blue, "0.22"));
  add("compared", points(compared), 1, drawn(compared.size(), palette::grey));
  add("curve", points(curve), 1, drawn(curve.size(), palette::blue));
  d.plot(parts);
}

Legend recalibration_legend(const std::string& curve, bool bands, bool compared) {
  using enum LegendItem::Mark;
  Legend legend = {{line, palette::blue, curve}};
  if (compared) legend.push_back({line, palette::grey, "before"});
  if (bands) {
    legend.push_back({patch, palette::blue, "its 95 % confidence band", 0.22});
    legend.push_back({patch, palette::axis, "95 % consistency band: expected if confidences are right", 0.35});
  }
  legend.push_back({dashes, palette::axis, "above the dashes under-confident, below over-confident"});
  return legend;
}

}  // namespace leukolens
