#include "report/atlas_radial_svg.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "report/axis.hpp"
#include "report/drawing.hpp"
#include "report/palette.hpp"

namespace leukolens {
namespace {

constexpr int width = 460, height = 320;
constexpr Box panel{76, 30, 366, 232};

using Rows = std::vector<std::vector<double>>;

}  // namespace

std::string atlas_radial_svg(const Json& radial) {
  Rows line, band;
  double lo = 0, hi = 0, last = 1;
  for (const auto& bin : radial.at("bins")) {
    const double r = (number_from(bin, "from") + number_from(bin, "to")) / 2;
    const auto& density = bin.at("density");
    const double value = number_from(density, "value");
    if (!std::isfinite(value)) continue;
    line.push_back({r, value});
    lo = std::min(lo, value), hi = std::max(hi, value), last = std::max(last, number_from(bin, "to"));
    if (const auto& ci = density.at("ci"); ci.is_array()) {
      band.push_back({r, ci[0].get<double>(), ci[1].get<double>()});
      lo = std::min(lo, band.back()[1]), hi = std::max(hi, band.back()[2]);
    }
  }
  Drawing d(width, height, "Relevance from the centre to the outside of the cell");
  const auto axis = round_axis(lo, hi, 5);
  d.panel(panel);
  d.add("set xrange [0:" + to_text(last) + "]");
  d.add(axis_script('y', axis));
  d.add("set xtics 0.5");
  d.add(std::string("set arrow from first 1, graph 0 to first 1, graph 1 nohead back dashtype (5,4) linewidth 1.2 "
                    "linecolor rgb '") +
        palette::axis + "'");
  d.add(std::string("set arrow from graph 0, first 0 to graph 1, first 0 nohead back linewidth 1 linecolor rgb '") +
        palette::axis + "'");
  d.words(panel.left + panel.width / last, panel.top - 12, "outline", "center " + ink(palette::muted, 12));
  d.words(panel.left + panel.width / 3 / last, panel.top - 12, "inside the cell", "center " + ink(palette::muted, 12));
  d.name_axes(panel, "normalised radius", "relevance per pixel", 13);
  std::vector<std::string> parts;
  const std::string blue = std::string("rgb '") + palette::blue + "'";
  if (band.size() > 1) {
    d.data("band", band);
    parts.push_back("$band using 1:2:3 with filledcurves fillstyle transparent solid 0.2 noborder fillcolor " + blue);
  }
  if (!line.empty()) {
    d.data("line", line);
    parts.push_back("$line using 1:2 with lines linewidth 2 linecolor " + blue);
  }
  d.plot(parts);
  return d.svg();
}

}  // namespace leukolens
