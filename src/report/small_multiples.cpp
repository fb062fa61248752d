#include "report/small_multiples.hpp"

#include <algorithm>

#include "report/palette.hpp"

namespace leukolens {
namespace {

constexpr double side = 176, gap_x = 46, gap_y = 66, left = 64, bottom = 58;
constexpr std::size_t most_columns = 3, title_limit = 22;

}  // namespace

std::size_t SmallMultiples::columns() const { return std::min(most_columns, panels_); }
std::size_t SmallMultiples::rows() const { return (panels_ + most_columns - 1) / most_columns; }

int SmallMultiples::width() const {
  const auto n = static_cast<double>(columns());
  return static_cast<int>(std::max(left + n * side + (n - 1) * gap_x + 18, 520.));  // room for the legend
}

int SmallMultiples::height() const {
  const auto n = static_cast<double>(rows());
  return static_cast<int>(top_ + n * side + (n - 1) * gap_y + 20 + bottom);
}

Box SmallMultiples::box(std::size_t panel) const {
  const auto column = static_cast<double>(panel % most_columns), row = static_cast<double>(panel / most_columns);
  return {left + column * (side + gap_x), top_ + 20 + row * (side + gap_y), side, side};
}

void SmallMultiples::begin(Drawing& d, std::size_t panel, const std::string& title, const std::string& x,
                           const std::string& y) const {
  const auto place = box(panel);
  d.panel(place);
  d.words(place.left + side / 2, place.top - 12, d.token(title, title_limit), "center " + ink(palette::text, 13));
  if (panel + most_columns >= panels_)
    d.words(place.left + side / 2, place.top + side + 42, x, "center " + ink(palette::text, 12));
  if (panel % most_columns == 0) d.words(18, place.top + side / 2, y, "center rotate by 90 " + ink(palette::text, 12));
}

std::string panel_letters(std::size_t panel) { return std::string(1, static_cast<char>('a' + panel)); }

}  // namespace leukolens
