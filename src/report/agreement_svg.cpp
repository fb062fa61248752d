// The differential count against a reference: differences over means (Bland-Altman), and value against value.
#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/report/differential.hpp"
#include "report/axis.hpp"
#include "report/drawing.hpp"
#include "report/legend.hpp"
#include "report/palette.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_classes = 8, most_columns = 3;
constexpr double title_height = 26, between = 62, below = 74;

using Rows = std::vector<std::vector<double>>;

/// Where everything goes, in px: a column of two panels a class, in blocks of up to three classes; narrow: of one.
struct Plan {
  FigureLayout layout;
  std::size_t columns, blocks;
  double side, gap, left, top;
  double block_height() const { return title_height + 2 * side + between + below; }
  double width() const {
    const auto n = static_cast<double>(columns);
    return std::max(left + n * side + (n - 1) * gap + 26, 360.);
  }
  double height() const { return top + static_cast<double>(blocks) * block_height(); }
  Box upper(std::size_t k) const {
    const auto column = static_cast<double>(k % columns), block = static_cast<double>(k / columns);
    return {left + column * (side + gap), top + block * block_height() + title_height, side, side};
  }
  Box lower(std::size_t k) const {
    auto box = upper(k);
    box.top += side + between;
    return box;
  }
};

Plan plan_of(std::size_t classes, FigureLayout layout) {
  const bool wide = layout == FigureLayout::wide;
  const auto columns = std::clamp<std::size_t>(classes, 1, wide ? most_columns : 1);
  return {layout, columns, (classes + columns - 1) / columns, wide ? 190. : 260., 66, 72, 0};
}

/// A level or sloping line over the whole panel.
void line(std::vector<std::string>& parts, const std::string& formula, const char* colour, const char* dashes) {
  parts.push_back(formula + " with lines linewidth 1.5 dashtype " + dashes + " linecolor rgb '" + colour + "'");
}

void points(Drawing& d, std::vector<std::string>& parts, const std::string& name, const Rows& rows, const Axis& x,
            const Box& box) {
  d.data(name, rows);
  const double px = (x.hi - x.lo + 2 * x.margin()) / box.width;
  parts.push_back("$" + name + " using 1:2:(" + to_text(4 * px) +
                  ") with circles fillstyle transparent solid 0.8 noborder fillcolor rgb '" + palette::blue + "'");
}

/// The smallest axis that holds every value of a column, and zero.
Axis axis_over(const Rows& rows, std::initializer_list<std::size_t> columns, std::initializer_list<double> more,
               double width_px) {
  double lo = 0, hi = 0;
  const auto hold = [&](double v) {
    if (std::isfinite(v)) lo = std::min(lo, v), hi = std::max(hi, v);
  };
  for (const auto& row : rows)
    for (const auto column : columns) hold(row[column]);
  for (const double v : more) hold(v);
  return round_axis(lo, hi, steps_across(width_px));
}

void draw_differences(Drawing& d, const CountAgreement& a, const Plan& plan, std::size_t k) {
  const auto box = plan.upper(k);
  Rows rows;
  for (std::size_t i = 0; i < a.found.size(); ++i)
    rows.push_back({50 * (a.found[i] + a.reference[i]), 100 * (a.found[i] - a.reference[i])});
  const auto& b = a.bland_altman;
  const auto x = axis_over(rows, {0}, {}, box.width);
  const auto y = axis_over(rows, {1}, {100 * b.lower.value, 100 * b.upper.value}, box.height);
  d.panel(box);
  d.add(axis_script('x', x) + "\n" + axis_script('y', y));
  d.words(box.left + box.width / 2, box.top + box.height + 40, "mean of both, %",
          "center " + ink(palette::muted, text_sizes(plan.layout).small));
  std::vector<std::string> parts;
  line(parts, "0", palette::axis, "1");
  if (std::isfinite(b.bias.value)) {
    line(parts, to_text(100 * b.bias.value), palette::vermilion, "1");
    line(parts, to_text(100 * b.lower.value), palette::vermilion, "(6,4)");
    line(parts, to_text(100 * b.upper.value), palette::vermilion, "(6,4)");
  }
  points(d, parts, "difference" + std::to_string(k), rows, x, box);
  d.plot(parts);
}

void draw_line(Drawing& d, const CountAgreement& a, const Plan& plan, std::size_t k) {
  const auto box = plan.lower(k);
  Rows rows;
  for (std::size_t i = 0; i < a.found.size(); ++i) rows.push_back({100 * a.reference[i], 100 * a.found[i]});
  const auto axis = axis_over(rows, {0, 1}, {}, box.width);
  d.panel(box);
  d.add(axis_script('x', axis) + "\n" + axis_script('y', axis));
  d.words(box.left + box.width / 2, box.top + box.height + 40, "reference, %",
          "center " + ink(palette::muted, text_sizes(plan.layout).small));
  std::vector<std::string> parts;
  line(parts, "x", palette::axis, "(6,4)");
  const auto& fit = a.passing_bablok;
  if (std::isfinite(fit.slope.value) && std::isfinite(fit.intercept.value))
    line(parts, to_text(100 * fit.intercept.value) + " + " + to_text(fit.slope.value) + " * x", palette::vermilion,
         "1");
  points(d, parts, "pair" + std::to_string(k), rows, axis, box);
  d.plot(parts);
}

Legend legend_of() {
  using enum LegendItem::Mark;
  return {{dot, palette::blue, "specimen"},
          {line, palette::vermilion, "above: mean difference; below: Passing-Bablok line"},
          {dashes, palette::vermilion, "95 % limits of agreement"},
          {dashes, palette::axis, "count = reference"}};
}

}  // namespace

std::string agreement_svg(const std::vector<CountAgreement>& agreement, FigureLayout layout) {
  std::vector<const CountAgreement*> shown;
  for (const auto& a : agreement)
    if (a.estimate == "adjusted" && shown.size() < most_classes) shown.push_back(&a);
  auto plan = plan_of(shown.size(), layout);
  const auto legend = legend_of();
  const auto [normal, small] = text_sizes(layout);
  plan.top = legend_height(legend, 10, plan.width(), layout);
  Drawing d(static_cast<int>(plan.width()), static_cast<int>(plan.height()),
            "Differential count against the reference");
  draw_legend(d, legend, 10, plan.width(), layout);
  for (std::size_t k = 0; k < shown.size(); ++k) {
    const auto upper = plan.upper(k), lower = plan.lower(k);
    d.words(upper.left + plan.side / 2, upper.top - 14, d.token(shown[k]->class_name, 24),
            "center " + ink(palette::text, normal));
    if (k % plan.columns == 0) {
      d.name_axes(upper, "", "count - reference, points", small);
      d.name_axes(lower, "", "differential count, %", small);
    }
    draw_differences(d, *shown[k], plan, k);
    draw_line(d, *shown[k], plan, k);
  }
  return d.svg();
}

}  // namespace leukolens
