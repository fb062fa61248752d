// Fractions of each class by specimen: the differential count with its interval, the plain count beside it.
#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/report/differential.hpp"
#include "report/drawing.hpp"
#include "report/numbers.hpp"
#include "report/palette.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_specimens = 60, most_classes = 8, name_limit = 24;
constexpr double panel_width = 150, gap = 22, row_height = 22, top = 68;

using Rows = std::vector<std::vector<double>>;

/// The specimens that were counted, the first `most_specimens`.
std::vector<const SpecimenCount*> shown(const Differential& differential) {
  std::vector<const SpecimenCount*> out;
  for (const auto& s : differential.specimens)
    if (s.fault.empty() && out.size() < most_specimens) out.push_back(&s);
  return out;
}

double left_margin(const std::vector<const SpecimenCount*>& specimens) {
  std::size_t longest = 8;
  for (const auto* s : specimens) longest = std::max(longest, length_utf8(shorten(s->name, name_limit)));
  return 30 + 7.2 * static_cast<double>(longest);
}

bool any_interval(const std::vector<const SpecimenCount*>& specimens) {
  return std::any_of(specimens.begin(), specimens.end(),
                     [](const auto* s) { return s->fractions.front().adjusted.ci.has_value(); });
}

void legend(Drawing& d, double left, bool intervals) {
  d.dot(left + 8, 18, 5, palette::blue);
  d.words(left + 20, 18, intervals ? "differential count, 95 % interval" : "differential count, no interval",
          "left " + ink(palette::text, 13));
  d.dot(left + 248, 18, 4, palette::grey);
  d.words(left + 260, 18, "plain count", "left " + ink(palette::text, 13));
}

void draw_class(Drawing& d, const std::vector<const SpecimenCount*>& specimens, std::size_t k) {
  Rows adjusted, counted;
  double most = 0.1;
  for (std::size_t i = 0; i < specimens.size(); ++i) {
    const auto& f = specimens[i]->fractions[k];
    const double y = static_cast<double>(i) + 0.5;
    const Interval ci = f.adjusted.ci.value_or(Interval{f.adjusted.value, f.adjusted.value});  // none: the dot alone
    adjusted.push_back({100 * f.adjusted.value, y, 100 * ci.lo, 100 * ci.hi});
    counted.push_back({100 * f.counted.value, y});
    most = std::max({most, ci.hi, f.counted.value});
  }
  const double range = std::min(100., 10 * std::ceil(10.5 * most)), radius = 4 * range / panel_width;
  d.add("set xrange [0:" + to_text(range) + "]\nset xtics " + to_text(range / 2));
  const std::string name = "c" + std::to_string(k), blue = palette::blue, grey = palette::grey;
  d.data("a" + name, adjusted);
  d.data("b" + name, counted);
  d.plot({"$b" + name + " using 1:2:(" + to_text(radius) + ") with circles fillstyle solid noborder fillcolor rgb '" +
              grey + "'",
          "$a" + name + " using 1:2:3:4 with xerrorbars pointtype 0 linewidth 1.8 linecolor rgb '" + blue + "'",
          "$a" + name + " using 1:2:(" + to_text(radius) + ") with circles fillstyle solid noborder fillcolor rgb '" +
              blue + "'"});
}

}  // namespace

std::string differential_svg(const Differential& differential) {
  const auto specimens = shown(differential);
  const auto classes = std::min(differential.classes.size(), most_classes);
  const double left = left_margin(specimens), rows = std::max<double>(1, static_cast<double>(specimens.size()));
  const double height = row_height * rows;
  const double width = left + static_cast<double>(classes) * (panel_width + gap) + 10;
  Drawing d(static_cast<int>(width), static_cast<int>(top + height + 66),
            "Differential counts of " + std::to_string(specimens.size()) + " specimens");
  legend(d, left, any_interval(specimens));
  for (std::size_t i = 0; i < specimens.size(); ++i)
    d.words(left - 10, top + (static_cast<double>(i) + 0.5) * row_height, d.token(specimens[i]->name, name_limit),
            "right " + ink(palette::text, 12));
  d.add("set yrange [" + to_text(rows) + ":0]\nset ytics 1 format ''\nset grid xtics noytics");
  d.add("unset ytics");
  for (std::size_t k = 0; k < classes; ++k) {
    const Box box{left + static_cast<double>(k) * (panel_width + gap), top, panel_width, height};
    d.panel(box);
    d.words(box.left + box.width / 2, top - 14, d.token(differential.classes[k], 20),
            "center " + ink(palette::text, 13));
    d.words(box.left + box.width / 2, top + height + 46, "% of cells", "center " + ink(palette::muted, 12));
    if (specimens.empty())
      d.plot({});
    else
      draw_class(d, specimens, k);
  }
  return d.svg();
}

}  // namespace leukolens
