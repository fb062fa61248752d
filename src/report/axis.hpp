#pragma once
#include <string>

namespace leukolens {

/// An axis that begins and ends at round numbers.
struct Axis {
  double lo, hi, step;  ///< lo and hi are multiples of the step: 1, 2 or 5 times a power of ten

  double margin() const { return 0.03 * (hi - lo); }  ///< beyond both ends, so that no dot there is cut or overlaps
};

/// The narrowest such axis that holds lo..hi in at most `most_steps` steps (>= 1). Where lo is hi it holds some room
/// around. Not finite: 0..1.
Axis round_axis(double lo, double hi, int most_steps);

/// How many steps of an axis leave room for the tick labels of a panel of that width.
int steps_across(double width_px);

/// gnuplot's range and ticks. @param letter  x or y
std::string axis_script(char letter, const Axis& axis);

}  // namespace leukolens
