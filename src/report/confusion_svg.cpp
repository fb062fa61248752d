// The confusion matrix: right calls blue, wrong ones vermilion, each tint the share of its row.
#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"
#include "leukolens/report/figures.hpp"
#include "report/drawing.hpp"
#include "report/numbers.hpp"
#include "report/palette.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

constexpr int most_with_numbers = 25;   ///< classes; above, a heat map without numbers
constexpr std::size_t name_limit = 18;  ///< characters of a class name beside the matrix

/// Where everything goes, in px.
struct Layout {
  int classes;
  bool numbers;
  double cell;       ///< side of one field
  int font;          ///< of class names
  bool slanted;      ///< names of columns do not fit level above them
  int turn;          ///< of slanted names, degrees
  int every;         ///< every n-th class is named
  double left, top;  ///< of the matrix
  double side() const { return cell * classes; }
  int width() const { return static_cast<int>(std::lround(left + side() + (numbers ? 84 : 24))); }
  int height() const { return static_cast<int>(std::lround(top + side() + 40)); }
};

Layout lay_out(const Evaluation& e) {
  Layout l{};
  l.classes = static_cast<int>(e.classes.size());
  l.numbers = l.classes <= most_with_numbers;
  l.cell = std::floor(l.numbers ? std::clamp(420. / l.classes, 36., 130.) : std::max(600. / l.classes, 1.));
  l.font = l.classes <= 12 ? 13 : l.numbers ? 11 : 9;
  l.every = std::max(1, static_cast<int>(std::ceil((l.font + 2) / l.cell)));
  std::size_t longest = 0;
  for (const auto& name : e.classes) longest = std::max(longest, length_utf8(shorten(name, name_limit)));
  const double name_px = 0.6 * l.font * static_cast<double>(longest);
  l.slanted = name_px > l.cell - 6;
  l.left = std::ceil(std::max(90., name_px + 50));
  l.turn = l.numbers ? 45 : 90;
  l.top = std::ceil(58 + (!l.slanted ? l.font : l.numbers ? name_px * 0.72 + 6 : name_px));
  return l;
}

/// How much of the full colour a share of the row gets, 0..1. Small shares are lifted, in a heat map of tiny fields
/// more so.
double strength(double share, bool numbers) {
  return 0.06 + 0.94 * std::pow(std::clamp(share, 0., 1.), numbers ? 0.8 : 0.5);
}

int tint(double part, bool right) {
  const int full[3] = {right ? 0x00 : 0xD5, right ? 0x72 : 0x5E, right ? 0xB2 : 0x00};
  int rgb = 0;
  for (const int channel : full) rgb = rgb << 8 | static_cast<int>(std::lround(255 + (channel - 255) * part));
  return rgb;
}

double share_of_row(const Evaluation& e, int y, int x) {
  return static_cast<double>(e.confusion(y, x)) / e.confusion.row(y).sum();
}

/// x, y, box, colour of every field that holds cells; the others stay pale.
std::vector<std::vector<double>> fields(const Evaluation& e, const Layout& l) {
  const double gap = l.numbers ? 1.2 / l.cell : 0;
  std::vector<std::vector<double>> rows;
  for (int y = 0; y < l.classes; ++y)
    for (int x = 0; x < l.classes; ++x) {
      const int n = e.confusion(y, x);
      if (n == 0 && !l.numbers) continue;
      const int colour = n == 0 ? 0xF4F5F7 : tint(strength(share_of_row(e, y, x), l.numbers), x == y);
      rows.push_back({x + .5, y + .5, x + gap, x + 1 - gap, y + gap, y + 1 - gap, static_cast<double>(colour)});
    }
  return rows;
}

void field_numbers(Drawing& d, const Evaluation& e, const Layout& l) {
  const int big = std::clamp(static_cast<int>(l.cell * 0.26), 11, 20), small = std::clamp(big - 4, 9, 13);
  for (int y = 0; y < l.classes; ++y)
    for (int x = 0; x < l.classes; ++x) {
      const int n = e.confusion(y, x);
      const double share = n == 0 ? 0 : share_of_row(e, y, x);
      const double centre_x = l.left + (x + .5) * l.cell, centre_y = l.top + (y + .5) * l.cell;
      const char* colour = n == 0 ? palette::axis : strength(share, true) > 0.5 ? "#FFFFFF" : palette::text;
      const double apart = n == 0 ? 0 : 0.55 * small;
      d.words(centre_x, centre_y - apart, l.cell < 60 ? short_count(n) : std::to_string(n),
              "center front " + ink(colour, big));
      if (n > 0)
        d.words(centre_x, centre_y + 0.62 * big, (share < 0.005 ? "<1" : fixed_text(100 * share, 0)) + " %",
                "center front " + ink(colour, small));
    }
}

void names(Drawing& d, const Evaluation& e, const Layout& l) {
  for (int k = 0; k < l.classes; k += l.every) {
    const auto name = d.token(e.classes[static_cast<std::size_t>(k)], name_limit);
    const double middle = (k + .5) * l.cell;
    d.words(l.left - 8, l.top + middle, name, "right " + ink(palette::text, l.font));
    if (l.slanted)
      d.words(l.left + middle, l.top - 8, name,
              "left rotate by " + std::to_string(l.turn) + " " + ink(palette::text, l.font));
    else
      d.words(l.left + middle, l.top - 12, name, "center " + ink(palette::text, l.font));
    if (l.numbers)
      d.words(l.left + l.side() + 10, l.top + middle, "n = " + short_count(e.confusion.row(k).sum()),
              "left " + ink(palette::muted, 12));
  }
}

}  // namespace

std::string confusion_svg(const Evaluation& evaluation) {
  const auto l = lay_out(evaluation);
  Drawing d(l.width(), l.height(), "Confusion matrix of " + cells_text(evaluation.n));
  d.panel({l.left, l.top, l.side(), l.side()});
  d.add(std::string("unset tics\nunset grid\nset border ") + (l.numbers ? "0" : "15"));
  const auto k = std::to_string(l.classes);
  d.add("set xrange [0:" + k + "]\nset yrange [" + k + ":0]");
  d.words(l.left + l.side() / 2, 22, "called as", "center " + ink(palette::muted, 13));
  d.words(16, l.top + l.side() / 2, "label", "center rotate by 90 " + ink(palette::muted, 13));
  d.words(l.left, l.top + l.side() + 22,
          l.numbers ? "blue: right, vermilion: wrong; % of the row"
                    : "blue: right, vermilion: wrong; darker: more of the row",
          "left " + ink(palette::muted, 12));
  names(d, evaluation, l);
  if (l.numbers) field_numbers(d, evaluation, l);
  const auto boxes = fields(evaluation, l);
  std::vector<std::string> parts;
  if (!boxes.empty()) {
    d.data("fields", boxes);
    parts.push_back("$fields with boxxyerror fillstyle solid noborder linecolor rgb variable");
  }
  d.plot(parts);
  return d.svg();
}

}  // namespace leukolens
