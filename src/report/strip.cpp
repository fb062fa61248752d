#include "report/strip.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "report/drawing.hpp"
#include "report/palette.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

constexpr double gap = 24, row_height = 22, top = 74, all_panels = 600;
constexpr std::size_t name_limit = 24;
using Rows = std::vector<std::vector<double>>;

struct Range {
  double lo, hi, tick;
};

/// From a round number below what is drawn to one above, with at most four ticks between.
Range range_of(const StripPanel& panel, std::size_t rows) {
  double lo = std::numeric_limits<double>::infinity(), hi = -lo;
  const auto take = [&](double v) {
    if (std::isfinite(v)) lo = std::min(lo, v), hi = std::max(hi, v);
  };
  for (std::size_t i = 0; i < rows; ++i) {
    take(panel.values[i].value);
    if (panel.values[i].ci) take(panel.values[i].ci->lo), take(panel.values[i].ci->hi);
    if (!panel.beside.empty()) take(panel.beside[i]);
  }
  take(panel.promised);
  if (!(lo <= hi)) return {0, 1, 0.5};
  double tick = 0.5;
  for (const double finer : {0.2, 0.1, 0.05, 0.02})
    if ((hi - lo) / finer <= 3) tick = finer;
  // Dots at the very edge would be cut in half by the panel next to it.
  const double below = tick * std::floor((lo - 0.02 * tick) / tick),
               above = tick * std::ceil((hi + 0.02 * tick) / tick);
  return {std::max(-0.02, below), std::min(1.02, above), tick};
}

void legend(Drawing& d, const Strip& strip, double left) {
  double x = left;
  const auto words = [&](const std::string& text) {
    d.words(x, 18, text, "left " + ink(palette::text, 13));
    x += 7.2 * static_cast<double>(text.size()) + 30;
  };
  d.dot(x + 6, 18, 5, palette::blue);
  x += 18;
  words(strip.value);
  if (!strip.beside.empty()) {
    d.dot(x + 6, 18, 4, palette::grey);
    x += 18;
    words(strip.beside);
  }
  if (!strip.promised.empty()) {
    d.stroke(x, x + 18, 18, palette::vermilion);
    x += 26;
    words(strip.promised);
  }
}

void draw_panel(Drawing& d, const Strip& strip, std::size_t which, const Box& box, std::size_t rows) {
  const auto& panel = strip.panels[which];
  const auto [lo, hi, tick] = range_of(panel, rows);
  d.panel(box);
  d.words(box.left + box.width / 2, top - 14, panel.title, "center " + ink(palette::text, 13));
  d.words(box.left + box.width / 2, box.top + box.height + 42, strip.unit, "center " + ink(palette::muted, 12));
  d.add("set xrange [" + to_text(100 * lo) + ":" + to_text(100 * hi) + "]\nset xtics 0," + to_text(100 * tick) +
        ",100 format '%g'");
  const auto circles = [&](double radius_px) {
    return "1:2:(" + to_text(radius_px * 100 * (hi - lo) / box.width) + ") with circles fillstyle solid noborder";
  };
  Rows values, whiskers, beside;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto& e = panel.values[i];
    const double y = static_cast<double>(i) + 0.5;
    if (std::isfinite(e.value)) values.push_back({100 * e.value, y});
    if (e.ci && std::isfinite(e.value)) whiskers.push_back({100 * e.value, y, 100 * e.ci->lo, 100 * e.ci->hi});
    if (!panel.beside.empty() && std::isfinite(panel.beside[i])) beside.push_back({100 * panel.beside[i], y});
  }
  const std::string name = "p" + std::to_string(which);
  std::vector<std::string> parts;
  const auto add = [&](const std::string& part, const Rows& data, const std::string& style, const char* colour,
                       const char* paint = " fillcolor rgb '") {
    if (data.empty()) return;
    d.data(name + part, data);
    parts.push_back("$" + name + part + " using " + style + paint + colour + "'");
  };
  if (std::isfinite(panel.promised))
    d.add("set arrow from " + to_text(100 * panel.promised) + ",graph 0 to " + to_text(100 * panel.promised) +
          ",graph 1 nohead back linewidth 1.6 dashtype (6,4) linecolor rgb '" + palette::vermilion + "'");
  add("b", beside, circles(4), palette::grey);
  add("w", whiskers, "1:2:3:4 with xerrorbars pointtype 0 linewidth 1.8", palette::blue, " linecolor rgb '");
  add("v", values, circles(4.5), palette::blue);
  d.plot(parts);
}

}  // namespace

std::string strip_svg(const Strip& strip) {
  const auto rows = std::min(strip.rows.size(), most_strip_rows);
  if (rows == 0 || strip.panels.empty()) return "";
  std::size_t longest = 8;
  for (std::size_t i = 0; i < rows; ++i) longest = std::max(longest, length_utf8(shorten(strip.rows[i], name_limit)));
  const double left = 30 + 7.2 * static_cast<double>(longest), height = row_height * static_cast<double>(rows);
  const auto panels = static_cast<double>(strip.panels.size());
  const double panel_width = std::min(320., (all_panels - gap * (panels - 1)) / panels);
  const double width = std::max(left + panels * (panel_width + gap), left + 430);
  Drawing d(static_cast<int>(width), static_cast<int>(top + height + 58), strip.title);
  legend(d, strip, left);
  for (std::size_t i = 0; i < rows; ++i)
    d.words(left - 10, top + (static_cast<double>(i) + 0.5) * row_height, d.token(strip.rows[i], name_limit),
            "right " + ink(palette::text, 12));
  d.add("set yrange [" + to_text(static_cast<double>(rows)) + ":0]\nset grid xtics noytics\nunset ytics");
  for (std::size_t p = 0; p < strip.panels.size(); ++p)
    draw_panel(d, strip, p, {left + static_cast<double>(p) * (panel_width + gap), top, panel_width, height}, rows);
  return d.svg();
}

}  // namespace leukolens
