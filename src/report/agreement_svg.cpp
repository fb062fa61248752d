// The differential count against a reference: differences over means (Bland-Altman), and value against value.
#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/report/differential.hpp"
#include "report/drawing.hpp"
#include "report/palette.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_classes = 8;
constexpr double side = 190, gap = 74, left = 76, first_top = 66, second_top = 66 + side + 84;

using Rows = std::vector<std::vector<double>>;

/// A level or sloping line over the whole panel.
void line(std::vector<std::string>& parts, const std::string& formula, const char* colour, const char* dashes) {
  parts.push_back(formula + " with lines linewidth 1.5 dashtype " + dashes + " linecolor rgb '" + colour + "'");
}

void points(Drawing& d, std::vector<std::string>& parts, const std::string& name, const Rows& rows, double range) {
  d.data(name, rows);
  parts.push_back("$" + name + " using 1:2:(" + to_text(4 * range / side) +
                  ") with circles fillstyle transparent solid 0.8 noborder fillcolor rgb '" + palette::blue + "'");
}

/// A round number of percent at or above `most`.
double axis_end(double most) { return std::max(2., 2 * std::ceil(most / 2)); }

void draw_differences(Drawing& d, const CountAgreement& a, const Box& box, std::size_t k) {
  Rows rows;
  double largest_mean = 2, largest_gap = 1;
  for (std::size_t i = 0; i < a.found.size(); ++i) {
    rows.push_back({50 * (a.found[i] + a.reference[i]), 100 * (a.found[i] - a.reference[i])});
    largest_mean = std::max(largest_mean, rows.back()[0]);
    largest_gap = std::max(largest_gap, std::abs(rows.back()[1]));
  }
  const auto& b = a.bland_altman;
  for (const double limit : {b.lower.value, b.upper.value})
    if (std::isfinite(limit)) largest_gap = std::max(largest_gap, std::abs(100 * limit));
  const double x = axis_end(largest_mean * 1.05), y = axis_end(largest_gap * 1.1);
  d.panel(box);
  d.add("set xrange [0:" + to_text(x) + "]\nset yrange [" + to_text(-y) + ":" + to_text(y) + "]\nset xtics " +
        to_text(x / 2) + "\nset ytics " + to_text(y / 2));
  d.words(box.left + side / 2, box.top + side + 44, "mean of both, %", "center " + ink(palette::muted, 12));
  std::vector<std::string> parts;
  line(parts, "0", palette::axis, "1");
  if (std::isfinite(b.bias.value)) {
    line(parts, to_text(100 * b.bias.value), palette::vermilion, "1");
    line(parts, to_text(100 * b.lower.value), palette::vermilion, "(6,4)");
    line(parts, to_text(100 * b.upper.value), palette::vermilion, "(6,4)");
  }
  points(d, parts, "difference" + std::to_string(k), rows, x);
  d.plot(parts);
}

void draw_line(Drawing& d, const CountAgreement& a, const Box& box, std::size_t k) {
  Rows rows;
  double most = 2;
  for (std::size_t i = 0; i < a.found.size(); ++i) {
    rows.push_back({100 * a.reference[i], 100 * a.found[i]});
    most = std::max({most, rows.back()[0], rows.back()[1]});
  }
  const double end = axis_end(most * 1.05);
  const auto range = "[0:" + to_text(end) + "]";
  d.panel(box);
  d.add("set xrange " + range + "\nset yrange " + range + "\nset xtics " + to_text(end / 2) + "\nset ytics " +
        to_text(end / 2));
  d.words(box.left + side / 2, box.top + side + 44, "reference, %", "center " + ink(palette::muted, 12));
  std::vector<std::string> parts;
  line(parts, "x", palette::axis, "(6,4)");
  const auto& fit = a.passing_bablok;
  if (std::isfinite(fit.slope.value) && std::isfinite(fit.intercept.value))
    line(parts, to_text(100 * fit.intercept.value) + " + " + to_text(fit.slope.value) + " * x", palette::vermilion,
         "1");
  points(d, parts, "pair" + std::to_string(k), rows, end);
  d.plot(parts);
}

}  // namespace

std::string agreement_svg(const std::vector<CountAgreement>& agreement) {
  std::vector<const CountAgreement*> shown;
  for (const auto& a : agreement)
    if (a.estimate == "adjusted" && shown.size() < most_classes) shown.push_back(&a);
  const double width = left + static_cast<double>(shown.size()) * (side + gap);
  Drawing d(static_cast<int>(width), static_cast<int>(second_top + side + 66),
            "Differential count against the reference");
  d.words(left, 18, "above: difference, bias and limits of agreement; below: Passing-Bablok line (dashes: equal)",
          "left " + ink(palette::muted, 12));
  d.words(18, first_top + side / 2, "count - reference, points", "center rotate by 90 " + ink(palette::text, 13));
  d.words(18, second_top + side / 2, "differential count, %", "center rotate by 90 " + ink(palette::text, 13));
  for (std::size_t k = 0; k < shown.size(); ++k) {
    const double x = left + static_cast<double>(k) * (side + gap);
    d.words(x + side / 2, first_top - 16, d.token(shown[k]->class_name, 24), "center " + ink(palette::text, 13));
    draw_differences(d, *shown[k], {x, first_top, side, side}, k);
    draw_line(d, *shown[k], {x, second_top, side, side}, k);
  }
  return d.svg();
}

}  // namespace leukolens
