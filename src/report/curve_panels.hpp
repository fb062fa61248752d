#pragma once
#include <string>
#include <vector>

#include "leukolens/report/figure_layout.hpp"

namespace leukolens {

/// One curve with its band.
struct CurvePanel {
  struct Point {
    double x, y, lo, hi;  ///< lo, hi: NaN where there is no band
  };
  std::string title;  ///< what x is
  std::vector<Point> points;
};

/// Small curves side by side on one y axis, with a line at 0. At most `most_panels`; the others are left out.
/// @param title  of the figure, for screen readers @param y  what the axis is
std::string curve_panels_svg(const std::string& title, const std::vector<CurvePanel>& panels, const std::string& y,
                             FigureLayout layout);

}  // namespace leukolens
