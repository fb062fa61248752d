// The reliability diagram: mean confidence against accuracy of each bin, and below it how many cells each bin holds.
#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/report/figures.hpp"
#include "report/axis.hpp"
#include "report/drawing.hpp"
#include "report/legend.hpp"
#include "report/numbers.hpp"
#include "report/palette.hpp"
#include "report/verdict.hpp"

namespace leukolens {
namespace {

constexpr std::size_t most_labelled_bins = 20;

using Bins = std::vector<ReliabilityBin>;
using Rows = std::vector<std::vector<double>>;

/// Where everything goes, in px.
struct Plan {
  FigureLayout layout;
  double width, left;
  Box diagram, histogram;
  double height() const { return histogram.top + histogram.height + 54; }
};

/// The narrow diagram is wider than high, so that page one of the report holds it.
Plan plan_of(FigureLayout layout, const Legend& legend) {
  const bool wide = layout == FigureLayout::wide;
  const double width = wide ? 520 : 360, left = wide ? 72 : 58, across = width - left - 16;
  const double top = 10 + legend_height(legend, legend_left(layout, left), width, layout), down = wide ? across : 232;
  return {layout, width, left, {left, top, across, down}, {left, top + down + 22, across, wide ? 98. : 64.}};
}

int count_size(const Plan& plan) { return plan.layout == FigureLayout::wide ? 10 : 11; }

int largest(const Bins& bins) {
  int n = 0;
  for (const auto& bin : bins) n = std::max(n, bin.n);
  return n;
}

/// Radius whose area follows the bin's cells, so that the eye weighs points as the ECE does.
double radius_px(const ReliabilityBin& bin, const Bins& bins) {
  const double biggest = bins.size() <= most_labelled_bins ? 12 : std::max(4., 240. / static_cast<double>(bins.size()));
  const double smallest = std::min(3.5, biggest);
  return smallest + (biggest - smallest) * std::sqrt(static_cast<double>(bin.n) / largest(bins));
}

/// x, y, radius (in units of the x axis) of every bin with at least `fewest` cells.
Rows points(const Bins& bins, int fewest, double width_px) {
  Rows rows;
  for (const auto& bin : bins)
    if (bin.n >= fewest) rows.push_back({bin.confidence, bin.accuracy, radius_px(bin, bins) / width_px});
  return rows;
}

/// Boxes of a bin's count that fill that fraction of its width.
Rows bars(const Bins& bins, double fraction) {
  Rows rows;
  for (const auto& bin : bins) {
    const double middle = (bin.lo + bin.hi) / 2, half = fraction * (bin.hi - bin.lo) / 2;
    if (bin.n > 0) rows.push_back({middle, 0, middle - half, middle + half, 0, static_cast<double>(bin.n)});
  }
  return rows;
}

/// Boxes where an honest bin's accuracy would lie.
Rows honest(const Bins& bins) {
  Rows rows;
  for (const auto& bin : bins)
    if (const auto& band = bin.consistency_band; bin.n > 0 && band)
      rows.push_back({(bin.lo + bin.hi) / 2, (band->lo + band->hi) / 2, bin.lo, bin.hi, band->lo, band->hi});
  return rows;
}

Rows whiskers(const Bins& bins) {
  Rows rows;
  for (const auto& bin : bins)
    if (const auto& band = bin.confidence_band; bin.n > 0 && band)
      rows.push_back({bin.confidence, bin.accuracy, band->lo, band->hi});
  return rows;
}

Legend legend_of(const Evaluation& e, bool compared) {
  using enum LegendItem::Mark;
  Legend legend = {{dot, palette::blue, compared ? "after calibration" : "calls of the table"}};
  if (compared) legend.push_back({dot, palette::grey, "before"});
  legend.push_back({none, "", "larger: more cells"});
  if (!honest(e.bins).empty()) {
    legend.push_back({line, palette::blue, "95 % confidence band"});
    legend.push_back({patch, palette::light, "95 % consistency band: expected if confidence is right"});
  }
  legend.push_back({dashes, palette::axis, "above the dashes under-confident, below over-confident"});
  return legend;
}

void draw_diagram(Drawing& d, const Evaluation& e, const Plan& plan, bool compared) {
  d.panel(plan.diagram);
  d.add("set xrange [0:1]\nset yrange [0:1]\nset xtics 0.2 format ''\nset ytics 0.2");
  d.name_axes(plan.diagram, "", "fraction of such calls that were right", text_sizes(plan.layout).normal);
  std::vector<std::string> parts;
  if (const auto boxes = honest(e.bins); !boxes.empty()) {
    d.data("honest", boxes);
    parts.push_back(std::string("$honest with boxxyerror fillstyle solid noborder linecolor rgb '") + palette::light +
                    "'");
  }
  parts.push_back(std::string("x with lines dashtype (6,5) linewidth 1.2 linecolor rgb '") + palette::axis + "'");
  if (const auto bars = whiskers(e.bins); !bars.empty()) {
    d.data("whiskers", bars);
    parts.push_back(std::string("$whiskers using 1:2:3:4 with yerrorbars pointtype 0 linewidth 1.4 linecolor rgb '") +
                    palette::blue + "'");
  }
  const auto series = [&](const std::string& name, const Bins& bins, const std::string& rgb) {
    const Rows all = points(bins, 1, plan.diagram.width), sure = points(bins, enough_cells, plan.diagram.width);
    if (all.empty()) return;
    d.data(name, all);
    if (!sure.empty()) {
      d.data(name + "_line", sure);
      parts.push_back("$" + name + "_line using 1:2 with lines linewidth 1.6 linecolor rgb '#80" + rgb +
                      "'");  // half clear
    }
    parts.push_back("$" + name + " using 1:2:3 with circles fillstyle transparent solid 0.9 noborder fillcolor rgb '#" +
                    rgb + "'");
  };
  if (compared) series("before", e.bins_before, palette::grey + 1);
  series("after", e.bins, palette::blue + 1);
  d.plot(parts);
}

/// Counts stand above the bars where they have room.
bool counts_fit(const Bins& bins, const Plan& plan) {
  return bins.size() <= most_labelled_bins &&
         plan.histogram.width / static_cast<double>(bins.size()) >= text_width_px(4, count_size(plan));
}

void draw_histogram(Drawing& d, const Evaluation& e, const Plan& plan, bool compared) {
  const int most = std::max({largest(e.bins), compared ? largest(e.bins_before) : 0, 1});
  const auto ticks = round_axis(0, most, 3);
  d.panel(plan.histogram);
  d.add("set format x '%g'\nset yrange [0:" + to_text(most * 1.3) + "]\nset ytics 0," +
        to_text(std::max(1., ticks.step)) +
        (most >= 5000 ? "\nset format y '%.0s%c'" : ""));  // 10k: the axis has its name there
  d.name_axes(plan.histogram, "confidence of the call", "cells", text_sizes(plan.layout).normal);
  std::vector<std::string> parts;
  const auto series = [&](const std::string& name, const Rows& rows, const char* colour) {
    if (rows.empty()) return;
    d.data(name, rows);
    parts.push_back("$" + name + " with boxxyerror fillstyle solid noborder linecolor rgb '" + colour + "'");
  };
  if (compared) series("bars_before", bars(e.bins_before, 0.94), palette::light);
  series("bars", bars(e.bins, compared ? 0.6 : 0.9), palette::blue);
  if (counts_fit(e.bins, plan))
    for (const auto& bin : e.bins)
      if (bin.n > 0)
        d.add("set label '" + short_count(bin.n) + "' at first " + to_text((bin.lo + bin.hi) / 2) + "," +
              std::to_string(bin.n) + " center front offset screen 0," + to_text(7 / plan.height()) + " " +
              ink(palette::text, count_size(plan)));
  d.plot(parts);
}

}  // namespace

std::string reliability_svg(const Evaluation& evaluation, FigureLayout layout) {
  const bool compared = calibration_changed(evaluation);
  const auto legend = legend_of(evaluation, compared);
  const auto plan = plan_of(layout, legend);
  Drawing d(static_cast<int>(plan.width), static_cast<int>(plan.height()),
            "Reliability diagram: confidence against accuracy, " + cells_text(evaluation.n));
  draw_legend(d, legend, legend_left(layout, plan.left), plan.width, layout);
  draw_diagram(d, evaluation, plan, compared);
  draw_histogram(d, evaluation, plan, compared);
  return d.svg();
}

}  // namespace leukolens
