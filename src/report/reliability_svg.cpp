// The reliability diagram: mean confidence against accuracy of each bin, and below it how many cells each bin holds.
#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/report/figures.hpp"
#include "report/drawing.hpp"
#include "report/numbers.hpp"
#include "report/palette.hpp"
#include "report/verdict.hpp"

namespace leukolens {
namespace {

constexpr int width = 520, height = 674;
constexpr Box diagram{72, 66, 430, 430}, histogram{72, 522, 430, 98};
constexpr std::size_t most_labelled_bins = 20;

using Bins = std::vector<ReliabilityBin>;
using Rows = std::vector<std::vector<double>>;

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
Rows points(const Bins& bins, int fewest) {
  Rows rows;
  for (const auto& bin : bins)
    if (bin.n >= fewest) rows.push_back({bin.confidence, bin.accuracy, radius_px(bin, bins) / diagram.width});
  return rows;
}

/// Boxes of a bin's count that fill `part` of its width.
Rows bars(const Bins& bins, double part) {
  Rows rows;
  for (const auto& bin : bins) {
    const double middle = (bin.lo + bin.hi) / 2, half = part * (bin.hi - bin.lo) / 2;
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

void band_legend(Drawing& d) {
  const double y = 42;
  d.patch({diagram.left, y - 6, 18, 12}, palette::light, 1);
  d.words(diagram.left + 26, y, "95 % consistency band: if honest", "left " + ink(palette::text, 12));
  d.stroke(diagram.left + 262, diagram.left + 280, y, palette::blue);
  d.words(diagram.left + 288, y, "95 % confidence band", "left " + ink(palette::text, 12));
}

void legend(Drawing& d, bool compared) {
  const double y = 20;
  d.dot(diagram.left + 8, y, 6, palette::blue);
  d.words(diagram.left + 20, y, compared ? "after calibration" : "calls of the table",
          "left " + ink(palette::text, 13));
  if (compared) {
    d.dot(diagram.left + 154, y, 6, palette::grey);
    d.words(diagram.left + 166, y, "before", "left " + ink(palette::text, 13));
  }
  d.words(diagram.left + diagram.width, y, "larger point: more cells", "right " + ink(palette::muted, 12));
}

void draw_diagram(Drawing& d, const Evaluation& e, bool compared) {
  d.panel(diagram);
  d.add("set xrange [0:1]\nset yrange [0:1]\nset xtics 0.2 format ''\nset ytics 0.2");
  d.name_axes(diagram, "", "fraction of the calls that are right");
  legend(d, compared);
  if (!honest(e.bins).empty()) band_legend(d);
  d.words(diagram.left + 12, diagram.top + 18, "above the line: under-confident",
          "left back " + ink(palette::axis, 12));
  d.words(diagram.left + diagram.width - 12, diagram.top + diagram.height - 18, "below the line: over-confident",
          "right back " + ink(palette::axis, 12));
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
    const Rows all = points(bins, 1), sure = points(bins, enough_cells);
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

/// A round step that gives two or three ticks.
double tick_step(double most) {
  const double power = std::pow(10, std::floor(std::log10(std::max(most, 1.) / 2)));
  for (const double step : {5., 2., 1.})
    if (step * power * 2 <= most) return std::max(1., step * power);
  return std::max(1., power);
}

void draw_histogram(Drawing& d, const Evaluation& e, bool compared) {
  const int most = std::max({largest(e.bins), compared ? largest(e.bins_before) : 0, 1});
  d.panel(histogram);
  d.add("set format x '%g'\nset yrange [0:" + to_text(most * 1.22) + "]\nset ytics 0," + to_text(tick_step(most)));
  d.name_axes(histogram, "confidence of the call", "cells");
  std::vector<std::string> parts;
  const auto series = [&](const std::string& name, const Rows& rows, const char* colour) {
    if (rows.empty()) return;
    d.data(name, rows);
    parts.push_back("$" + name + " with boxxyerror fillstyle solid noborder linecolor rgb '" + colour + "'");
  };
  if (compared) series("bars_before", bars(e.bins_before, 0.94), palette::light);
  series("bars", bars(e.bins, compared ? 0.6 : 0.9), palette::blue);
  if (e.bins.size() <= most_labelled_bins)
    for (const auto& bin : e.bins)
      if (bin.n > 0)
        d.add("set label '" + short_count(bin.n) + "' at first " + to_text((bin.lo + bin.hi) / 2) + "," +
              std::to_string(bin.n) + " center front offset screen 0,0.0095 " + ink(palette::text, 10));
  d.plot(parts);
}

}  // namespace

std::string reliability_svg(const Evaluation& evaluation) {
  Drawing d(width, height, "Reliability diagram: confidence against accuracy, " + cells_text(evaluation.n));
  const bool compared = calibration_changed(evaluation);
  draw_diagram(d, evaluation, compared);
  draw_histogram(d, evaluation, compared);
  return d.svg();
}

}  // namespace leukolens
