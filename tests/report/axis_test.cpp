#include "report/axis.hpp"

#include <cmath>

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("axes end at round numbers that hold what is drawn", "[report]") {
  const auto is = [](const Axis& a, double lo, double hi, double step) {
    CHECK(a.lo == Approx(lo).margin(1e-12));
    CHECK(a.hi == Approx(hi));
    CHECK(a.step == Approx(step));
  };
  is(round_axis(0, 73, 4), 0, 80, 20);
  is(round_axis(0, 0.9, 4), 0, 1, 0.5);
  is(round_axis(-0.4, 1.3, 4), -0.5, 1.5, 0.5);
  is(round_axis(0, 100, 4), 0, 100, 50);
  is(round_axis(0.3, 0.6, 3), 0.3, 0.6, 0.1);  // 0.3 / 0.1 is a little below 3
  is(round_axis(-3, 2, 1), -5, 5, 5);          // one step cannot reach across zero
}

TEST_CASE("an axis of one value has room around it, one of nothing is 0 to 1", "[report]") {
  for (const double value : {0., 0.9, -4., 1e-7, 1e9}) {
    const auto a = round_axis(value, value, 4);
    CHECK(a.lo < value);
    CHECK(a.hi > value);
  }
  CHECK(round_axis(NAN, 1, 4).hi == 1);
}

TEST_CASE("axes of any range keep to their number of steps", "[report]") {
  for (int steps = 2; steps <= 8; ++steps)
    for (double lo = -1; lo <= 1; lo += 0.37)
      for (double span = 1e-6; span < 1e6; span *= 3.3) {
        const auto a = round_axis(lo, lo + span, steps);
        CHECK(a.lo <= lo + 1e-9 * a.step);
        CHECK(a.hi >= lo + span - 1e-9 * a.step);
        CHECK((a.hi - a.lo) / a.step <= steps + 1e-6);
      }
}
