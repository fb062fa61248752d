#include "leukolens/capture/tracker.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;

namespace {

Sighting cell_at(double x, double y, double area = 490, double phase = 0.8) { return {{x, y}, area, phase}; }

}  // namespace

TEST_CASE("a cell that flows alone is one track", "[capture]") {
  Tracker tracker;
  for (std::size_t frame = 0; frame < 5; ++frame) {
    const Sighting cell = cell_at(20 + 100.0 * static_cast<double>(frame), 200);
    CHECK(text_of(tracker.next(frame, {&cell, 1}).at(0)) == "0:0");
  }
}

TEST_CASE("the number of a frame must rise", "[capture][errors]") {
  Tracker tracker;
  tracker.next(3, {});
  CHECK_THROWS_AS(tracker.next(3, {}), Error);
}
