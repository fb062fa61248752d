#include "report/small_multiples.hpp"

#include <algorithm>

#include "report/legend.hpp"
#include "report/palette.hpp"

namespace leukolens {
namespace {

/// Sizes of a grid in px.
struct Measures {
  std::size_t columns;
  double width, height;  ///< of a panel
  double gap_x, gap_y, left, right;
  std::size_t title_limit;
};
constexpr Measures wide{3, 176, 176, 46, 66, 64, 18, 22}, narrow{1, 286, 224, 0, 80, 58, 16, 40};
constexpr double title_height = 22, bottom = 58;

const Measures& measures_of(FigureLayout layout) { return layout == FigureLayout::wide ? wide : narrow; }

}  // namespace

double SmallMultiples::legend_left_px(FigureLayout layout) { return legend_left(layout, measures_of(layout).left); }
double SmallMultiples::legend_right_px(std::size_t panels, FigureLayout layout) {
  return SmallMultiples(panels, 0, layout).width() - 8;
}

std::size_t SmallMultiples::columns() const { return std::min(measures_of(layout_).columns, panels_); }
std::size_t SmallMultiples::rows() const { return (panels_ + columns() - 1) / columns(); }

int SmallMultiples::width() const {
  const auto& m = measures_of(layout_);
  const auto n = static_cast<double>(columns());
  const double legend = layout_ == FigureLayout::wide ? 520 : 0;  // room for it
  return static_cast<int>(std::max(m.left + n * m.width + (n - 1) * m.gap_x + m.right, legend));
}

int SmallMultiples::height() const {
  const auto& m = measures_of(layout_);
  const auto n = static_cast<double>(rows());
  return static_cast<int>(top_ + title_height + n * m.height + (n - 1) * m.gap_y + bottom);
}

Box SmallMultiples::box(std::size_t panel) const {
  const auto& m = measures_of(layout_);
  const auto column = static_cast<double>(panel % columns()), row = static_cast<double>(panel / columns());
  return {m.left + column * (m.width + m.gap_x), top_ + title_height + row * (m.height + m.gap_y), m.width, m.height};
}

void SmallMultiples::begin(Drawing& d, std::size_t panel, const std::string& title, const std::string& x,
                           const std::string& y) const {
  const auto place = box(panel);
  const auto [normal, small] = text_sizes(layout_);
  const bool lowest = panel + columns() >= panels_;
  d.panel(place);
  d.words(place.left + place.width / 2, place.top - 12, d.token(title, measures_of(layout_).title_limit),
          "center " + ink(palette::text, normal));
  if (lowest || layout_ == FigureLayout::narrow)
    d.words(place.left + place.width / 2, place.top + place.height + 36, x, "center " + ink(palette::text, small));
  if (panel % columns() == 0)
    d.words(16, place.top + place.height / 2, y, "center rotate by 90 " + ink(palette::text, small));
}

std::string panel_letters(std::size_t panel) { return std::string(1, static_cast<char>('a' + panel)); }

}  // namespace leukolens
