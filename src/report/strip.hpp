#pragma once
#include <limits>
#include <string>
#include <vector>

#include "leukolens/report/figure_layout.hpp"
#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// One metric of every row of a strip.
struct StripPanel {
  std::string title;                                           ///< may be a name of the user's
  std::vector<Estimate> values;                                ///< one a row; NaN is left out
  std::vector<double> beside;                                  ///< a second value of each row in grey; empty: none
  double promised = std::numeric_limits<double>::quiet_NaN();  ///< a dashed line there; NaN: none
  bool from_zero = false;                                      ///< the axis holds 0
};

/// Rows of dots with their intervals, in panels of one scale each that share the rows: fractions, drawn as per cent.
struct Strip {
  std::string title;              ///< read out for those who cannot see the figure
  std::vector<std::string> rows;  ///< names of the user's
  std::vector<StripPanel> panels;
  std::string unit;           ///< below every panel
  std::string value, beside;  ///< legend; beside empty: no such dots
  std::string promised;       ///< legend; empty: no such line
};

inline constexpr std::size_t most_strip_rows = 60;

/// SVG of the first `most_strip_rows` rows; fewer where many panels stand below each other. Says so where rows are cut.
/// Empty for no rows or no panels.
std::string strip_svg(const Strip& strip, FigureLayout layout);

}  // namespace leukolens
