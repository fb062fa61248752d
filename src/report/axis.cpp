#include "report/axis.hpp"

#include <algorithm>
#include <cmath>

#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

constexpr double label_px = 46;  ///< a tick label such as "0.005" and the room beside it
constexpr double slack = 1e-9;   ///< of a step: rounding is no reason for one step more

}  // namespace

Axis round_axis(double lo, double hi, int most_steps) {
  if (!std::isfinite(lo) || !std::isfinite(hi)) return {0, 1, most_steps > 1 ? 0.5 : 1};
  if (hi < lo) std::swap(lo, hi);
  if (hi - lo < 1e-9 * std::max(1., std::abs(hi))) {
    const double room = hi == 0 ? 1 : 0.1 * std::abs(hi);
    lo -= room, hi += room;
  }
  const double least = (hi - lo) / std::max(1, most_steps);
  for (double power = std::pow(10, std::floor(std::log10(least)));; power *= 10)
    for (const double digit : {1., 2., 5.}) {
      const double step = digit * power;
      const double first = std::floor(lo / step + slack), last = std::ceil(hi / step - slack);
      if (last - first <= std::max(1, most_steps)) return {first * step, last * step, step};
      // An axis across zero needs two steps at least, however large they are.
      if (first == -1 && last == 1) return {-step, step, step};
    }
}

int steps_across(double width_px) { return std::max(1, static_cast<int>(width_px / label_px)); }

std::string axis_script(char letter, const Axis& axis) {
  const auto [lo, hi, step] = axis;
  const std::string range = to_text(lo - axis.margin()) + ":" + to_text(hi + axis.margin());
  return std::string("set ") + letter + "range [" + range + "]\nset " + letter + "tics " + to_text(lo) + "," +
         to_text(step) + "," + to_text(hi + slack * step) + " format '%g'";
}

}  // namespace leukolens
