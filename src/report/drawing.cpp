#include "report/drawing.hpp"

#include <cstdio>
#include <cstdlib>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"
#include "report/gnuplot.hpp"
#include "report/palette.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

constexpr std::string_view text_open = "<text>", text_close = "</text>";

/// Removes every piece from `open` to the end of `close`.
void drop(std::string& svg, std::string_view open, std::string_view close) {
  std::string out;
  std::size_t at = 0;
  for (auto begin = svg.find(open); begin != std::string::npos; begin = svg.find(open, at)) {
    const auto end = svg.find(close, begin + open.size());
    if (end == std::string::npos) break;
    out.append(svg, at, begin - at);
    at = end + close.size();
  }
  svg = out.append(svg, at, std::string::npos);
}

/// gnuplot names each plot for tooltips and defines point symbols; neither is used, and two inlined figures would
/// define the same ids twice.
void drop_needless(std::string& svg) {
  drop(svg, "<desc>", "</desc>\n");
  drop(svg, "<title>", "</title>");
  drop(svg, "<defs>", "</defs>\n");
  drop(svg, " id=\"", "\"");
  drop(svg, " shape-rendering='", "'");  // crisp edges make polygons of circles
}

}  // namespace

std::string ink(const char* colour, int size_px) {
  return std::string("textcolor rgb '") + colour + "' font 'sans-serif," + std::to_string(size_px) + "'";
}

Drawing::Drawing(int width_px, int height_px, std::string title)
    : width_(width_px), height_(height_px), title_(std::move(title)) {
  add("set terminal svg size " + std::to_string(width_) + "," + std::to_string(height_) +
      " fixed noenhanced font 'sans-serif,13' background rgb '#ffffff' linewidth 1");
  add("set multiplot");
  add("unset key");
  add("set style circle noclip");
  add(std::string("set border 3 linecolor rgb '") + palette::axis + "' linewidth 1");
  add("set tics out nomirror scale 0.5 " + ink(palette::muted, 12));
  add("set ytics offset 0.6,0\nset xtics offset 0,0.3");
  add(std::string("set grid linetype 1 linewidth 1 linecolor rgb '") + palette::grid + "'");
}

std::string Drawing::token(std::string_view text, std::size_t limit) {
  texts_.push_back({clean_utf8(text), shorten_middle(text, limit)});
  char name[16];
  std::snprintf(name, sizeof name, "T%04zu", texts_.size());
  return name;
}

void Drawing::add(const std::string& command) { script_ += command + "\n"; }

void Drawing::data(const std::string& name, const std::vector<std::vector<double>>& rows) {
  add("$" + name + " << END");
  for (const auto& row : rows) {
    std::string line;
    for (const double value : row) line += to_text(value) + " ";
    add(line);
  }
  add("END");
}

void Drawing::panel(const Box& box) {
  const auto screen = [](double fraction) { return to_text(fraction); };
  add("set lmargin at screen " + screen(box.left / width_));
  add("set rmargin at screen " + screen((box.left + box.width) / width_));
  add("set tmargin at screen " + screen(1 - box.top / height_));
  add("set bmargin at screen " + screen(1 - (box.top + box.height) / height_));
}

void Drawing::plot(const std::vector<std::string>& parts) {
  add("plot " + (parts.empty() ? "NaN" : join(parts, ", \\\n  ")));
  add("unset label");  // words and dots belong to one plot, else every later one would draw them again
  add("unset object");
  add("unset arrow");
}

void Drawing::words(double x_px, double y_px, const std::string& text, const std::string& style) {
  add("set label '" + text + "' at screen " + to_text(x_px / width_) + "," + to_text(1 - y_px / height_) + " " + style);
}

void Drawing::name_axes(const Box& box, const std::string& x, const std::string& y, int size) {
  if (!x.empty()) words(box.left + box.width / 2, box.top + box.height + 38, x, "center " + ink(palette::text, size));
  words(16, box.top + box.height / 2, y, "center rotate by 90 " + ink(palette::text, size));
}

void Drawing::dot(double x_px, double y_px, double radius_px, const std::string& colour) {
  add("set object circle at screen " + to_text(x_px / width_) + "," + to_text(1 - y_px / height_) + " size screen " +
      to_text(radius_px / width_) + " fillstyle solid noborder " + "fillcolor rgb '" + colour + "'");
}

void Drawing::stroke(double from_x_px, double to_x_px, double y_px, const std::string& colour) {
  const auto y = to_text(1 - y_px / height_);
  add("set arrow from screen " + to_text(from_x_px / width_) + "," + y + " to screen " + to_text(to_x_px / width_) +
      "," + y + " nohead front linewidth 2 linecolor rgb '" + colour + "'");
}

void Drawing::patch(const Box& box, const std::string& colour, double opacity) {
  add("set object rectangle from screen " + to_text(box.left / width_) + "," +
      to_text(1 - (box.top + box.height) / height_) + " to screen " + to_text((box.left + box.width) / width_) + "," +
      to_text(1 - box.top / height_) + " fillstyle transparent solid " + to_text(opacity) +
      " noborder fillcolor rgb '" + colour + "'");
}

std::string Drawing::with_texts(std::string_view svg) const {
  std::string out;
  while (true) {
    const auto begin = svg.find(std::string(text_open) + "T");
    const auto end = begin == std::string_view::npos ? begin : svg.find(text_close, begin);
    if (end == std::string_view::npos) return out.append(svg);
    const std::string number(svg.substr(begin + text_open.size() + 1, end - begin - text_open.size() - 1));
    const auto which = to_number(number);
    if (!which || *which < 1 || *which > static_cast<double>(texts_.size())) {  // a word of ours that begins with T
      out.append(svg.substr(0, end));
    } else {
      const auto& text = texts_[static_cast<std::size_t>(*which) - 1];
      out.append(svg.substr(0, begin));
      if (text.shown != text.whole) out += "<title>" + xml_escape(text.whole) + "</title>";
      out.append(text_open).append(xml_escape(text.shown));
    }
    svg.remove_prefix(end);
  }
}

std::string Drawing::svg() const {
  std::string drawn = run_gnuplot(script_ + "unset multiplot\n");
  drop_needless(drawn);
  drawn = with_texts(drawn);
  const auto root = drawn.find("<svg"), body = drawn.find('>', root);
  if (body == std::string::npos) throw Error(Kind::io, "gnuplot: drew no SVG. Version 5.4 is known to work.");
  const std::string title = xml_escape(title_);
  return drawn.insert(body + 1, "\n<title>" + title + "</title>").insert(body, " role=\"img\"");
}

}  // namespace leukolens
