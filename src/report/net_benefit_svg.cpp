// Decision curves: what acting on a class's probability is worth beside acting on every cell or on none.
#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/report/figures.hpp"
#include "report/numbers.hpp"
#include "report/palette.hpp"
#include "report/small_multiples.hpp"

namespace leukolens {
namespace {

using Rows = std::vector<std::vector<double>>;

void draw_class(Drawing& d, const std::string& name, const std::vector<NetBenefit>& curve) {
  double most = 0.01;
  Rows rows;
  for (const auto& point : curve) {
    rows.push_back({point.threshold, point.model, point.all});
    most = std::max(most, point.model);
  }
  const double top = std::ceil(most * 11) / 10;  // a tenth above the highest point
  d.add("set xrange [0:1]\nset yrange [" + to_text(-0.15 * top) + ":" + to_text(top) + "]");
  d.add("set xtics 0.5\nset ytics 0," + to_text(top / 2));
  d.data(name, rows);
  const auto line = [&](const char* columns, const char* colour, const char* dashes) {
    return "$" + name + " using " + columns + " with lines linewidth 2 " + dashes + " linecolor rgb '" + colour + "'";
  };
  d.plot({std::string("0 with lines linewidth 1.2 linecolor rgb '") + palette::axis + "'",
          line("1:3", palette::grey, "dashtype (5,4)"), line("1:2", palette::blue, "")});
}

}  // namespace

std::string net_benefit_svg(const Evaluation& e) {
  std::vector<const ClassCurves*> shown;
  for (const auto& c : e.curves.classes)
    if (!c.net_benefit.empty() && std::isfinite(c.net_benefit.front().model) && shown.size() < most_panels)
      shown.push_back(&c);
  if (shown.empty()) return "";
  const SmallMultiples grid(shown.size(), 40);
  Drawing d(grid.width(), grid.height(), "Net benefit of acting on each class's probability, " + cells_text(e.n));
  const double left = grid.box(0).left;
  d.stroke(left, left + 18, 18, palette::blue);
  d.words(left + 26, 18, "acting on the probability", "left " + ink(palette::text, 13));
  d.stroke(left + 206, left + 224, 18, palette::grey);
  d.words(left + 232, 18, "on every cell", "left " + ink(palette::text, 13));
  d.stroke(left + 336, left + 354, 18, palette::axis);
  d.words(left + 362, 18, "on none: 0", "left " + ink(palette::text, 13));
  for (std::size_t i = 0; i < shown.size(); ++i) {
    grid.begin(d, i, shown[i]->name, "threshold probability", "net benefit");
    draw_class(d, "class" + panel_letters(i), shown[i]->net_benefit);
  }
  return d.svg();
}

}  // namespace leukolens
