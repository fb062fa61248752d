#pragma once
#include <string>

#include "leukolens/report/figure_layout.hpp"
#include "report/drawing.hpp"

namespace leukolens {

inline constexpr std::size_t most_panels = 12;  ///< of one figure; more would be too small to read

/// A grid of equal panels, each with a title. Wide: three in a row; axes are named at the left and at the bottom alone.
/// Narrow: one below the other, each with its axes named, since one is seen at a time.
class SmallMultiples {
 public:
  SmallMultiples(std::size_t panels, double top_px, FigureLayout layout)
      : panels_(panels), top_(top_px), layout_(layout) {}

  /// Where legends may go, before the height of the legend, and with it the grid, is known.
  static double legend_left_px(FigureLayout layout);
  static double legend_right_px(std::size_t panels, FigureLayout layout);

  int width() const;
  int height() const;
  Box box(std::size_t panel) const;

  /// Makes the panel the place of the next plot. @param title  a name of the user's
  void begin(Drawing& d, std::size_t panel, const std::string& title, const std::string& x, const std::string& y) const;

 private:
  std::size_t columns() const;
  std::size_t rows() const;

  std::size_t panels_;
  double top_;
  FigureLayout layout_;
};

/// a, b, ..., to tell data blocks of panels apart.
std::string panel_letters(std::size_t panel);

}  // namespace leukolens
