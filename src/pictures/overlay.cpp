#include "leukolens/pictures/overlay.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <opencv2/imgproc.hpp>

#include "leukolens/core/error.hpp"
#include "pictures/lettering.hpp"
#include "pictures/panel.hpp"

namespace leukolens {
namespace {

// Everything in px of the picture; panels are about 400 px wide, so that a row of four fills a slide.
constexpr int panel_side = 400, margin = 32, gap = 20, per_row = 4;
constexpr int heading_height = 92, caption_height = 70, row_gap = 24;
constexpr int bar_gap = 10, bar_width = 16, number_gap = 8, title_gap = 24, bar_margin = 20;
const cv::Vec3b ink = {34, 34, 34}, soft_ink = {102, 102, 102}, frame_colour = {190, 190, 190};

struct Range {
  double lo, hi;
};

Range range_of(const cv::Mat1f& phase) {
  Range r;
  cv::minMaxLoc(phase, &r.lo, &r.hi);
  return r;
}

/// One scale for all maps of the cell, so that colours can be compared between classes.
Range common_range(const Overlay& o) {
  double largest = 0;
  for (const auto& panel : o.panels) {
    const auto r = range_of(panel.map);
    largest = std::max({largest, r.hi, o.is_signed ? -r.lo : 0});
  }
  return {o.is_signed ? -largest : 0, largest};
}

/// Three significant digits, without an exponent where that is readable.
std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value == 0 ? 0. : value);
  return text;
}

const TextStyle bar_numbers{14, ink, false, Align::left};

/// What stands beside a colour bar.
struct BarNumbers {
  std::string top, middle, bottom;
  explicit BarNumbers(Range r)
      : top(short_number(r.hi)),
        middle(r.hi > r.lo ? short_number((r.lo + r.hi) / 2) : ""),
        bottom(short_number(r.lo)) {}
  int width() const {
    return std::max({text_width(top, bar_numbers), text_width(middle, bar_numbers), text_width(bottom, bar_numbers)});
  }
  int title_at() const { return bar_gap + bar_width + number_gap + width() + title_gap; }  ///< from the panel's edge
};

/// Width of a colour bar with its numbers and its title.
int bar_space(Range range) { return BarNumbers(range).title_at() + bar_margin; }

void check(const Overlay& o) {
  if (o.phase.phase.empty() || o.panels.empty())
    throw Error(Kind::bad_value, o.title + ": a picture needs a phase image and at least one map.");
  for (const auto& panel : o.panels)
    if (panel.map.size() != o.phase.phase.size())
      throw Error(Kind::bad_value, o.title + ": the map of " + panel.title + " has another size than the image.");
}

/// Where things stand in the picture.
struct Layout {
  int factor, side_x, side_y, columns, rows, phase_bar, map_bar;
  explicit Layout(const Overlay& o) {
    const auto size = o.phase.phase.size();
    factor = std::max(1, cvRound(static_cast<double>(panel_side) / std::max(size.width, size.height)));
    side_x = size.width * factor;
    side_y = size.height * factor;
    const int n = static_cast<int>(o.panels.size());
    columns = std::min(n, per_row);
    rows = (n + per_row - 1) / per_row;
    phase_bar = bar_space(range_of(o.phase.phase));
    map_bar = bar_space(common_range(o));
  }
  int maps_left() const { return margin + side_x + phase_bar; }
  int maps_right() const { return maps_left() + columns * side_x + (columns - 1) * gap; }
  cv::Point phase() const { return {margin, margin + heading_height + caption_height}; }
  cv::Point map(int i) const {
    return {maps_left() + (i % per_row) * (side_x + gap),
            phase().y + (i / per_row) * (side_y + caption_height + row_gap)};
  }
  cv::Size canvas() const { return {maps_right() + map_bar, map((rows - 1) * per_row).y + side_y + margin}; }
};

void place(cv::Mat3b& canvas, const cv::Mat3b& panel, cv::Point corner) {
  panel.copyTo(canvas(cv::Rect(corner, panel.size())));
  cv::rectangle(canvas, cv::Rect(corner - cv::Point(1, 1), panel.size() + cv::Size(2, 2)),
                cv::Scalar(frame_colour[0], frame_colour[1], frame_colour[2]));
}

void caption(cv::Mat3b& canvas, cv::Point corner, int width, const std::string& title, const std::string& note) {
  const TextStyle large{19, ink, true, Align::centre}, small{15, soft_ink, false, Align::centre};
  const int middle = corner.x + width / 2;
  draw_text(canvas, {middle, corner.y - (note.empty() ? 16 : 42)}, fit_text(title, large, width), large);
  if (!note.empty()) draw_text(canvas, {middle, corner.y - 14}, fit_text(note, small, width), small);
}

/// A colour bar to the right of a panel whose upper right corner is given, with numbers at both ends and the middle.
void colour_bar(cv::Mat3b& canvas, cv::Point corner, int height, Range range, ColourMap colours,
                const std::string& title) {
  cv::Mat1f ramp(height, bar_width);
  for (int y = 0; y < height; ++y) ramp.row(y) = static_cast<float>(height - 1 - y) / static_cast<float>(height - 1);
  const cv::Point bar = corner + cv::Point(bar_gap, 0);
  place(canvas, colourise(ramp, 0, 1, colours), bar);
  const TextStyle words{14, soft_ink, false, Align::centre};
  const BarNumbers numbers(range);
  const int x = bar.x + bar_width + number_gap;
  draw_text(canvas, {x, bar.y + 14}, numbers.top, bar_numbers);
  draw_text(canvas, {x, bar.y + height / 2 + 7}, numbers.middle, bar_numbers);
  draw_text(canvas, {x, bar.y + height}, numbers.bottom, bar_numbers);
  draw_text_upwards(canvas, {corner.x + numbers.title_at(), bar.y + height / 2}, fit_text(title, words, height), words);
}

void draw_phase(cv::Mat3b& canvas, const Layout& at, const Overlay& o,
                const std::vector<std::vector<cv::Point2f>>& outlines) {
  const auto range = range_of(o.phase.phase);
  auto panel = draw_panel(o.phase.phase, outlines,
                          {ColourMap::grey, range.lo, range.hi, at.factor, cv::INTER_CUBIC, {255, 176, 32}});
  if (o.phase.optics.pixel_size_um) draw_scale_bar(panel, *o.phase.optics.pixel_size_um / at.factor);
  place(canvas, panel, at.phase());
  const auto pixel = o.phase.optics.pixel_size_um;
  caption(canvas, at.phase(), at.side_x, "phase",
          std::to_string(o.phase.phase.cols) + " x " + std::to_string(o.phase.phase.rows) + " px" +
              (pixel ? " of " + short_number(*pixel) + " \xC2\xB5m" : ""));
  colour_bar(canvas, at.phase() + cv::Point(at.side_x, 0), at.side_y, range, ColourMap::grey,
             o.phase.unit == Unit::rad ? "phase (rad)" : "phase (arbitrary unit)");
}

void draw_maps(cv::Mat3b& canvas, const Layout& at, const Overlay& o,
               const std::vector<std::vector<cv::Point2f>>& outlines) {
  const auto range = common_range(o);
  const auto colours = o.is_signed ? ColourMap::diverging : ColourMap::viridis;
  const cv::Vec3b outline = o.is_signed ? cv::Vec3b(60, 60, 60) : cv::Vec3b(255, 255, 255);
  for (std::size_t i = 0; i < o.panels.size(); ++i) {
    const auto corner = at.map(static_cast<int>(i));
    const auto& map = o.panels[i].map;
    const bool zero_everywhere = cv::countNonZero(map) == 0;
    place(canvas, draw_panel(map, outlines, {colours, range.lo, range.hi, at.factor, cv::INTER_LINEAR, outline}),
          corner);
    caption(canvas, corner, at.side_x, o.panels[i].title, o.panels[i].note);
    if (zero_everywhere)
      draw_text(canvas, corner + cv::Point(at.side_x / 2, at.side_y - 20), "zero everywhere",
                {15, outline, false, Align::centre});
  }
  colour_bar(canvas, at.map(at.columns - 1) + cv::Point(at.side_x, 0), at.side_y, range, colours, o.map_title);
}

}  // namespace

cv::Mat3b render_overlay(const Overlay& overlay) {
  check(overlay);
  const Layout at(overlay);
  cv::Mat3b canvas(at.canvas(), cv::Vec3b(255, 255, 255));
  const TextStyle large{24, ink, true, Align::left}, small{18, soft_ink, false, Align::left};
  const int width = canvas.cols - 2 * margin;
  draw_text(canvas, {margin, margin + 26}, fit_text(overlay.title, large, width), large);
  draw_text(canvas, {margin, margin + 66}, fit_text(overlay.subtitle, small, width), small);
  const auto outlines = outlines_of(overlay.outline, at.factor);
  draw_phase(canvas, at, overlay, outlines);
  draw_maps(canvas, at, overlay, outlines);
  return canvas;
}

}  // namespace leukolens
