// Fractions of each class by specimen: the differential count with its interval, the plain count beside it.
#include <algorithm>

#include "leukolens/report/differential.hpp"
#include "report/drawing.hpp"
#include "report/strip.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_classes = 8;

/// Axes alone, for a table in which no specimen could be counted.
std::string empty_svg(const std::string& title) {
  Drawing d(360, 120, title);
  d.panel({40, 20, 290, 60});
  d.add("set xrange [0:100]\nset yrange [0:1]\nunset ytics");
  d.name_axes({40, 20, 290, 60}, "% of cells", "", 12);
  d.plot({});
  return d.svg();
}

}  // namespace

std::string differential_svg(const Differential& differential, FigureLayout layout) {
  std::vector<const SpecimenCount*> counted;
  for (const auto& s : differential.specimens)
    if (s.fault.empty()) counted.push_back(&s);
  Strip strip;
  strip.title = "Differential counts of " + std::to_string(counted.size()) + " specimens";
  if (counted.empty()) return empty_svg(strip.title);
  const bool intervals =
      std::ranges::any_of(counted, [](const auto* s) { return s->fractions.front().adjusted.ci.has_value(); });
  strip.unit = "% of cells";
  strip.value = intervals ? "differential count, 95 % interval" : "differential count, no interval";
  strip.beside = "plain count";
  for (const auto* s : counted) strip.rows.push_back(s->name);
  for (std::size_t k = 0; k < std::min(differential.classes.size(), most_classes); ++k) {
    StripPanel panel;
    panel.title = differential.classes[k];
    panel.from_zero = true;
    for (const auto* s : counted) {
      panel.values.push_back(s->fractions[k].adjusted);
      panel.beside.push_back(s->fractions[k].counted.value);
    }
    strip.panels.push_back(std::move(panel));
  }
  return strip_svg(strip, layout);
}

}  // namespace leukolens
