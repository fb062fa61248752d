// The confusion matrix: right calls blue, wrong ones vermilion, each tint the share of its row.
#include <algorithm>
#include <cmath>

#include "leukolens/report/figures.hpp"
#include "report/drawing.hpp"
#include "report/legend.hpp"
#include "report/numbers.hpp"
#include "report/palette.hpp"
#include "report/text.hpp"

namespace leukolens {
namespace {

/// What a field shows beside its tint.
enum class Numbers { both, percent, none };

/// Where everything goes, in px.
struct Plan {
  FigureLayout layout;
  int classes;
  Numbers numbers;
  std::size_t name_limit;  ///< characters of a class name beside the matrix
  double cell;             ///< side of one field
  int font;                ///< of class names
  bool slanted;            ///< names of columns do not fit level above them
  int turn;                ///< of slanted names, degrees
  int every;               ///< every n-th class is named
  double left, top;        ///< of the matrix
  double right;            ///< room beside it
  double side() const { return cell * classes; }
  int width() const { return static_cast<int>(std::lround(left + side() + right)); }
  int height() const { return static_cast<int>(std::lround(top + side() + 34)); }
};

double name_px(const Evaluation& e, const Plan& p) {
  std::size_t longest = 0;
  for (const auto& name : e.classes) longest = std::max(longest, length_utf8(shorten(name, p.name_limit)));
  return text_width_px(longest, p.font);
}

/// A screen has room for counts of 25 classes; more are a heat map.
void plan_wide(Plan& p, const Evaluation& e) {
  p.numbers = p.classes <= 25 ? Numbers::both : Numbers::none;
  const bool shown = p.numbers == Numbers::both;
  p.name_limit = 18;
  p.cell = std::floor(shown ? std::clamp(420. / p.classes, 36., 130.) : std::max(600. / p.classes, 1.));
  p.font = p.classes <= 12 ? 13 : shown ? 11 : 9;
  p.left = std::ceil(std::max(90., name_px(e, p) + 50));
  p.right = shown ? 84 : 24;
}

/// 360 px in all: the fields are as large as that leaves, and show what fits into them.
void plan_narrow(Plan& p, const Evaluation& e) {
  p.name_limit = 12;
  p.font = 11;
  p.right = 8;
  p.left = std::ceil(std::max(70., name_px(e, p) + 36));
  p.cell = std::clamp((360 - p.left - p.right) / p.classes, 1., 84.);
  p.numbers = p.cell >= 40 ? Numbers::both : p.cell >= 24 ? Numbers::percent : Numbers::none;
  p.right = std::max(p.right, 360 - p.left - p.side());
}

Plan plan_of(const Evaluation& e, FigureLayout layout) {
  Plan p{};
  p.layout = layout;
  p.classes = static_cast<int>(e.classes.size());
  layout == FigureLayout::wide ? plan_wide(p, e) : plan_narrow(p, e);
  p.every = std::max(1, static_cast<int>(std::ceil((p.font + 2) / p.cell)));
  p.slanted = name_px(e, p) > p.cell - 6;
  p.turn = p.numbers == Numbers::none || layout == FigureLayout::narrow ? 90 : 45;
  const double tall = p.turn == 90 ? name_px(e, p) : name_px(e, p) * 0.72 + 6;
  p.top = std::ceil((layout == FigureLayout::wide ? 58 : 40) + (p.slanted ? tall : p.font));
  return p;
}

/// How much of the full colour a share of the row gets, 0..1. Small shares are lifted, in a heat map of tiny fields
/// more so.
double strength(double share, bool numbers) {
  return 0.06 + 0.94 * std::pow(std::clamp(share, 0., 1.), numbers ? 0.8 : 0.5);
}

int tint(double fraction, bool right) {
  const int full[3] = {right ? 0x00 : 0xD5, right ? 0x72 : 0x5E, right ? 0xB2 : 0x00};
  int rgb = 0;
  for (const int channel : full) rgb = rgb << 8 | static_cast<int>(std::lround(255 + (channel - 255) * fraction));
  return rgb;
}

double share_of_row(const Evaluation& e, int y, int x) {
  return static_cast<double>(e.confusion(y, x)) / e.confusion.row(y).sum();
}

/// x, y, box, colour of every field that holds cells; the others stay pale.
std::vector<std::vector<double>> fields(const Evaluation& e, const Plan& p) {
  const bool shown = p.numbers != Numbers::none;
  const double gap = shown ? 1.2 / p.cell : 0;
  std::vector<std::vector<double>> rows;
  for (int y = 0; y < p.classes; ++y)
    for (int x = 0; x < p.classes; ++x) {
      const int n = e.confusion(y, x);
      if (n == 0 && !shown) continue;
      const int colour = n == 0 ? 0xF4F5F7 : tint(strength(share_of_row(e, y, x), shown), x == y);
      rows.push_back({x + .5, y + .5, x + gap, x + 1 - gap, y + gap, y + 1 - gap, static_cast<double>(colour)});
    }
  return rows;
}

/// A share of the row in per cent; of what is there never 0.
std::string share_text(double share) { return share < 0.005 ? "<1" : fixed_text(100 * share, 0); }

void field_numbers(Drawing& d, const Evaluation& e, const Plan& p) {
  const bool wide = p.layout == FigureLayout::wide;
  const int big = std::clamp(static_cast<int>(p.cell * 0.26), 11, wide ? 20 : 15);
  const int small = std::clamp(big - 4, wide ? 9 : 11, 13);
  for (int y = 0; y < p.classes; ++y)
    for (int x = 0; x < p.classes; ++x) {
      const int n = e.confusion(y, x);
      const double share = n == 0 ? 0 : share_of_row(e, y, x);
      const double centre_x = p.left + (x + .5) * p.cell, centre_y = p.top + (y + .5) * p.cell;
      const char* colour = n == 0 ? palette::axis : strength(share, true) > 0.5 ? "#FFFFFF" : palette::text;
      const auto words = [&](double down, const std::string& text, int size) {
        d.words(centre_x, centre_y + down, text, "center front " + ink(colour, size));
      };
      if (n == 0 || p.numbers == Numbers::percent) {
        words(0, n == 0 ? "0" : share_text(share), p.numbers == Numbers::percent ? 11 : big);
      } else {
        words(-0.55 * small, p.cell < 60 ? short_count(n) : std::to_string(n), big);
        words(0.62 * big, share_text(share) + " %", small);
      }
    }
}

/// The number of cells of a class: right of the matrix, in a narrow figure below the class's name.
void row_count(Drawing& d, const Evaluation& e, const Plan& p, int k, double middle) {
  const auto text = "n = " + short_count(e.confusion.row(k).sum());
  if (p.layout == FigureLayout::wide)
    d.words(p.left + p.side() + 10, middle, text, "left " + ink(palette::muted, 12));
  else
    d.words(p.left - 8, middle + 7, text, "right " + ink(palette::muted, 11));
}

void names(Drawing& d, const Evaluation& e, const Plan& p) {
  const bool two_lines = p.layout == FigureLayout::narrow && p.cell >= 30;
  const bool counts = p.layout == FigureLayout::wide ? p.numbers != Numbers::none : two_lines;
  for (int k = 0; k < p.classes; k += p.every) {
    const auto name = d.token(e.classes[static_cast<std::size_t>(k)], p.name_limit);
    const double middle = (k + .5) * p.cell;
    d.words(p.left - 8, p.top + middle - (two_lines ? 7 : 0), name, "right " + ink(palette::text, p.font));
    if (p.slanted)
      d.words(p.left + middle, p.top - 8, name,
              "left rotate by " + std::to_string(p.turn) + " " + ink(palette::text, p.font));
    else
      d.words(p.left + middle, p.top - 12, name, "center " + ink(palette::text, p.font));
    if (counts) row_count(d, e, p, k, p.top + middle);
  }
}

const char* caption(const Plan& p) {
  if (p.numbers == Numbers::none) return "blue: right, vermilion: wrong; darker: more of the row";
  if (p.numbers == Numbers::percent) return "% of the row; blue: right, vermilion: wrong";
  return "blue: right, vermilion: wrong; % of the row";
}

}  // namespace

std::string confusion_svg(const Evaluation& evaluation, FigureLayout layout) {
  const auto p = plan_of(evaluation, layout);
  const auto [normal, small] = text_sizes(layout);
  Drawing d(p.width(), p.height(), "Confusion matrix of " + cells_text(evaluation.n));
  d.panel({p.left, p.top, p.side(), p.side()});
  d.add(std::string("unset tics\nunset grid\nset border ") + (p.numbers != Numbers::none ? "0" : "15"));
  const auto k = std::to_string(p.classes);
  d.add("set xrange [0:" + k + "]\nset yrange [" + k + ":0]");
  d.words(p.left + p.side() / 2, layout == FigureLayout::wide ? 22 : 14, "called as",
          "center " + ink(palette::muted, normal));
  d.words(14, p.top + p.side() / 2, "label", "center rotate by 90 " + ink(palette::muted, normal));
  d.words(layout == FigureLayout::wide ? p.left : 8, p.top + p.side() + 20, caption(p),
          "left " + ink(palette::muted, small));
  names(d, evaluation, p);
  if (p.numbers != Numbers::none) field_numbers(d, evaluation, p);
  const auto boxes = fields(evaluation, p);
  std::vector<std::string> parts;
  if (!boxes.empty()) {
    d.data("fields", boxes);
    parts.push_back("$fields with boxxyerror fillstyle solid noborder linecolor rgb variable");
  }
  d.plot(parts);
  return d.svg();
}

}  // namespace leukolens
