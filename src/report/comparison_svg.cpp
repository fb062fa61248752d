// Two models metric by metric: the difference and its interval, so turned that the better model's side is always the
// same.
#include <algorithm>
#include <array>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/report/comparison.hpp"
#include "report/axis.hpp"
#include "report/drawing.hpp"
#include "report/legend.hpp"
#include "report/metric_words.hpp"
#include "report/numbers.hpp"
#include "report/palette.hpp"

namespace leukolens {
namespace {

constexpr std::array lower_is_better = {"nll", "brier", "ece", "mce", "error", "classwise_ece", "smece", "aurc"};
constexpr std::array in_points = {"accuracy", "balanced_accuracy", "error", "ece", "mce", "classwise_ece", "smece"};

bool among(const auto& names, const std::string& name) { return std::ranges::find(names, name) != names.end(); }

/// Where everything goes, in px: a band for each metric.
struct Plan {
  FigureLayout layout;
  double width, left, panel_width, band, top;
  bool wide() const { return layout == FigureLayout::wide; }
  Box box(std::size_t metric) const {
    return {left, top + static_cast<double>(metric) * band + (wide() ? 6. : 26.), panel_width, 26};
  }
};

Plan plan_of(FigureLayout layout, const Legend& legend) {
  const double top = legend_height(legend, 8, layout == FigureLayout::wide ? 640 : 360, layout) + 28;
  return layout == FigureLayout::wide ? Plan{layout, 640, 200, 280, 62, top} : Plan{layout, 360, 24, 312, 84, top};
}

/// One metric's difference in the unit that it is shown in.
struct Shown {
  double value, lo, hi;  ///< lo, hi: the value where there is no interval
  bool flipped;          ///< the axis runs from high to low
  std::string unit;
  bool told_apart;  ///< the interval excludes no difference
};

Shown shown(const PairedMetric& metric) {
  const double scale = among(in_points, metric.name) ? 100 : 1;
  const auto& e = metric.difference;
  const auto ci = e.ci.value_or(Interval{e.value, e.value});
  const std::string unit = scale == 100 ? "points" : metric.name == "nll" ? "nats" : "";
  return {scale * e.value,
          scale * ci.lo,
          scale * ci.hi,
          among(lower_is_better, metric.name),
          unit,
          e.ci && (ci.lo > 0 || ci.hi < 0)};
}

std::string outcome(const PairedMetric& metric, const Shown& s) {
  if (!std::isfinite(s.value)) return "not defined";
  if (!metric.difference.ci) return "no interval";
  if (!s.told_apart) return "not told apart";
  return (s.value > 0) != s.flipped ? "B better" : "A better";
}

std::string value_text(const Estimate& e, const Shown& s) {
  if (!std::isfinite(s.value)) return "not defined";
  const int decimals = s.unit == "points" ? std::max(1, decimals_of(e) - 2) : decimals_of(e);
  const auto digits = fixed_text(s.value, decimals);
  const bool none = digits.find_first_of("123456789") == std::string::npos;  // -0.0 is no difference to speak of
  return (s.value > 0 && !none ? "+" : "") + (none ? fixed_text(0, decimals) : digits) +
         (s.unit.empty() ? "" : " " + s.unit);
}

void draw_metric(Drawing& d, const PairedMetric& metric, const Plan& plan, std::size_t which) {
  const auto box = plan.box(which);
  const auto s = shown(metric);
  const double most = std::max({std::abs(s.value), std::abs(s.lo), std::abs(s.hi)});
  const auto axis = round_axis(std::isfinite(most) ? -most : -1, std::isfinite(most) ? most : 1, 4);
  d.panel(box);
  d.add(axis_script('x', axis) + "\nset yrange [0:1]");
  if (s.flipped)
    d.add("set xrange [" + to_text(axis.hi + axis.margin()) + ":" + to_text(axis.lo - axis.margin()) + "]");
  d.add(std::string("set arrow from 0,graph 0 to 0,graph 1 nohead back linewidth 1.6 linecolor rgb '") + palette::axis +
        "'");
  const auto name = words_of_metric(metric.name).name;
  const auto [normal, small] = text_sizes(plan.layout);
  const double middle = box.top + box.height / 2, end = plan.left + plan.panel_width;
  if (plan.wide()) {
    d.words(plan.left - 14, middle, d.token(name, 26), "right " + ink(palette::text, normal));
    d.words(end + 14, middle - 8, outcome(metric, s), "left " + ink(palette::text, normal));
    d.words(end + 14, middle + 9, "B - A: " + value_text(metric.difference, s), "left " + ink(palette::muted, small));
  } else {
    d.words(8, box.top - 12, d.token(name, 24), "left " + ink(palette::text, normal));
    d.words(plan.width - 8, box.top - 12,
            std::isfinite(s.value) ? value_text(metric.difference, s) + ": " + outcome(metric, s) : outcome(metric, s),
            "right " + ink(palette::text, small));
  }
  if (!std::isfinite(s.value)) return d.plot({});
  const std::string colour = s.told_apart ? palette::blue : palette::grey, data = "m" + std::to_string(which);
  const double px = (axis.hi - axis.lo + 2 * axis.margin()) / box.width;
  d.data(data, {{s.value, 0.5, s.lo, s.hi}});
  std::vector<std::string> parts;
  if (metric.difference.ci)
    parts.push_back("$" + data + " using 1:2:3:4 with xerrorbars pointtype 0 linewidth 2 linecolor rgb '" + colour +
                    "'");
  parts.push_back("$" + data + " using 1:2:(" + to_text(5 * px) +
                  ") with circles fillstyle solid noborder fillcolor rgb '" + colour + "'");
  d.plot(parts);
}

}  // namespace

std::string comparison_svg(const Comparison& comparison, FigureLayout layout) {
  if (comparison.metrics.empty()) return "";
  using enum LegendItem::Mark;
  const Legend legend = {{dot, palette::blue, "difference, 95 % interval without 0"},
                         {dot, palette::grey, "chance can explain the difference"}};
  const auto plan = plan_of(layout, legend);
  const auto n = static_cast<double>(comparison.metrics.size());
  Drawing d(static_cast<int>(plan.width), static_cast<int>(plan.top + n * plan.band + 6),
            "Differences of the two models, " + cells_text(comparison.n));
  draw_legend(d, legend, 8, plan.width, layout);
  const auto words = ink(palette::muted, text_sizes(layout).small);
  d.words(plan.left, plan.top - 10, "to the left: A is better", "left " + words);
  d.words(plan.left + plan.panel_width, plan.top - 10, "to the right: B is better", "right " + words);
  d.add("set border 1\nunset ytics\nset grid xtics noytics");
  for (std::size_t i = 0; i < comparison.metrics.size(); ++i) draw_metric(d, comparison.metrics[i], plan, i);
  return d.svg();
}

}  // namespace leukolens
