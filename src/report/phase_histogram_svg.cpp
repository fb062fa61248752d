// How often the frames of a capture take which phase.
#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/report/phase_histogram.hpp"
#include "report/axis.hpp"
#include "report/drawing.hpp"
#include "report/palette.hpp"

namespace leukolens {
namespace {

constexpr int width = 640, height = 360;
constexpr Box panel{84, 24, 532, 274};
constexpr double below_one = .5;  // where bars of a logarithmic axis stand

}  // namespace

std::string phase_histogram_svg(const std::vector<std::size_t>& counts, double lo, double hi, const std::string& unit) {
  if (counts.empty()) return "";
  Drawing d(width, height, "Histogram of phase");
  const double bin = (hi - lo) / static_cast<double>(counts.size());
  std::vector<std::vector<double>> bars;
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (counts[i] > 0) bars.push_back({lo + (static_cast<double>(i) + .5) * bin, static_cast<double>(counts[i])});
  d.data("phase", bars);
  const Axis axis = round_axis(lo, hi, steps_across(panel.width));
  const auto most = static_cast<double>(*std::ranges::max_element(counts));
  d.add(axis_script('x', axis));
  d.add("set logscale y");
  d.add("set yrange [" + to_text(below_one) + ":" + to_text(most * 2) + "]");
  d.add("set format y '1e%T'");
  d.add("set boxwidth " + to_text(bin) + " absolute");
  d.name_axes(panel, unit == "rad" ? "phase, rad" : "value, arbitrary unit", "pixels", 13);
  d.panel(panel);
  d.plot({std::string("$phase using 1:2 with boxes fillstyle solid noborder linecolor rgb '") + palette::blue + "'"});
  return d.svg();
}

}  // namespace leukolens
