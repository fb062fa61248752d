#include "leukolens/capture/tracker.hpp"

#include <cmath>
#include <limits>
#include <set>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

namespace {

Sighting cell_at(double x, double y, double area = 490, double phase = 0.8) { return {{x, y}, area, phase}; }

/// Ids as text, in the order of the cells.
std::vector<std::string> next(Tracker& tracker, std::size_t frame, const std::vector<Sighting>& cells) {
  std::vector<std::string> texts;
  for (const TrackId& id : tracker.next(frame, cells)) texts.push_back(text_of(id));
  return texts;
}

using Ids = std::vector<std::string>;

/// A steady flow of cells 100 px apart in time and place, for the tracker to learn: one enters in each frame.
void let_flow(Tracker& tracker, std::size_t frames, double step) {
  for (std::size_t f = 0; f < frames; ++f) {
    std::vector<Sighting> cells;
    for (std::size_t born = 0; born <= f; ++born) {
      const double x = 10 + step * static_cast<double>(f - born), y = 40 + 60.0 * static_cast<double>(born % 6);
      if (x < 512) cells.push_back(cell_at(x, y, 400 + 40.0 * static_cast<double>(born % 5)));
    }
    next(tracker, f, cells);
  }
}

}  // namespace

TEST_CASE("a cell that flows alone is one track", "[capture]") {
  Tracker tracker;
  for (std::size_t f = 0; f < 5; ++f) CHECK(next(tracker, f, {cell_at(20 + 100.0 * f, 200)}) == Ids{"0:0"});
  CHECK(next(tracker, 5, {}).empty());
}

TEST_CASE("a cell that stands is one track, however long", "[capture]") {
  Tracker tracker;
  for (std::size_t f = 0; f < 500; ++f) CHECK(next(tracker, f, {cell_at(250, 200)}) == Ids{"0:0"});
}

TEST_CASE("a standing cell and flowing ones are told apart at once", "[capture]") {
  Tracker tracker;
  CHECK(next(tracker, 0, {cell_at(20, 100, 500), cell_at(300, 120, 300, 0.5), cell_at(60, 300, 700)}) ==
        Ids{"0:0", "0:1", "0:2"});
  CHECK(next(tracker, 1, {cell_at(160, 300, 700), cell_at(121, 100, 500), cell_at(300, 121, 300, 0.5)}) ==
        Ids{"0:2", "0:0", "0:1"});
  CHECK(next(tracker, 2, {cell_at(222, 100, 500), cell_at(300, 120, 300, 0.5), cell_at(260, 301, 700)}) ==
        Ids{"0:0", "0:1", "0:2"});
}

TEST_CASE("cells of one look that cross keep their names", "[capture]") {
  // The second overtakes the first and goes to its other side; in frame 5 they would be at one place.
  Tracker tracker;
  for (int f = 0; f < 11; ++f) {
    if (f == 5) continue;
    CHECK(next(tracker, static_cast<std::size_t>(f),
               {cell_at(60 + 30 * f, 180 + 4 * f), cell_at(10 + 40 * f, 220 - 4 * f)}) == Ids{"0:0", "0:1"});
  }
}

TEST_CASE("a cell is missed in two frames and comes back by its name", "[capture]") {
  Tracker tracker;
  next(tracker, 0, {cell_at(20, 200)});
  next(tracker, 1, {cell_at(70, 200)});
  next(tracker, 2, {cell_at(120, 200)});
  next(tracker, 3, {});
  next(tracker, 4, {});
  CHECK(next(tracker, 5, {cell_at(270, 200)}) == Ids{"0:0"});
  for (std::size_t f = 6; f < 9; ++f) next(tracker, f, {});
  CHECK(next(tracker, 9, {cell_at(470, 200)}) == Ids{"9:0"});  // missed three times
}

TEST_CASE("frames that are not there are bridged", "[capture]") {
  Tracker tracker;
  for (const std::size_t f : {0, 1, 2, 4, 5, 7}) CHECK(next(tracker, f, {cell_at(20 + 60.0 * f, 200)}) == Ids{"0:0"});
}

TEST_CASE("cells that touch are one object by the older name and part again", "[capture]") {
  // The second is faster, reaches the first from behind, is one object with it in frames 5 to 7, and goes ahead.
  Tracker tracker;
  for (int f = 0; f < 13; ++f) {
    const double a = 100 + 20 * f, b = 40 + 30 * f, y = 200, z = 210;
    const auto frame = static_cast<std::size_t>(f);
    if (f >= 5 && f <= 7)
      CHECK(next(tracker, frame, {cell_at((a + b) / 2, (y + z) / 2, 980)}) == Ids{"0:0"});
    else
      CHECK(next(tracker, frame, {cell_at(a, y), cell_at(b, z)}) == Ids{"0:0", "0:1"});
  }
}

TEST_CASE("all cells leave and the next comes a thousand frames later", "[capture]") {
  Tracker tracker;
  let_flow(tracker, 20, 100);
  for (std::size_t f = 20; f < 1020; ++f) CHECK(next(tracker, f, {}).empty());
  CHECK(next(tracker, 1020, {cell_at(15, 100)}) == Ids{"1020:0"});
  CHECK(next(tracker, 1021, {cell_at(95, 100)}) == Ids{"1020:0"});
  CHECK(next(tracker, 1022, {cell_at(175, 100)}) == Ids{"1020:0"});
}

TEST_CASE("a cell slows down, stops and goes back", "[capture]") {
  Tracker tracker;
  double x = 30, step = 40;
  for (std::size_t f = 0; f < 60; ++f) {
    CHECK(next(tracker, f, {cell_at(x, 150)}) == Ids{"0:0"});
    x += step;
    step = std::max(step - 2, -20.0);
    if (x < 0) break;
  }
}

TEST_CASE("a cell of the flow that sticks to the wall keeps its name", "[capture]") {
  Tracker tracker;
  let_flow(tracker, 20, 60);
  CHECK(next(tracker, 20, {cell_at(20, 350, 300, 0.5)}) == Ids{"20:0"});
  CHECK(next(tracker, 21, {cell_at(80, 350, 300, 0.5)}) == Ids{"20:0"});
  CHECK(next(tracker, 22, {cell_at(140, 350, 300, 0.5)}) == Ids{"20:0"});
  for (std::size_t f = 23; f < 40; ++f) CHECK(next(tracker, f, {cell_at(140, 350, 300, 0.5)}) == Ids{"20:0"});
}

TEST_CASE("a speed above half the frame is found", "[capture]") {
  // Each cell is seen twice, 300 px apart, so no third frame confirms the step.
  Tracker tracker;
  int followed = 0;
  double before = 0;
  for (std::size_t f = 0; f < 40; ++f) {
    const double y = Random(1, "fast", f).uniform(20, 360);
    const auto ids = next(tracker, f, {cell_at(60, y), cell_at(360, before)});
    if (f > 10) followed += ids[1] == std::to_string(f - 1) + ":0";
    before = y;
  }
  CHECK(followed == 29);
}

TEST_CASE("a frame delivered twice or dropped unseen does not break tracks", "[capture]") {
  for (const int jump : {0, 2}) {
    Tracker tracker;
    int time = 0;
    for (std::size_t f = 0; f < 16; ++f) {
      const double t = time;
      CHECK(next(tracker, f,
                 {cell_at(10 + 25 * t, 60), cell_at(30 + 29 * t, 150, 600), cell_at(20 + 27 * t, 300, 400)}) ==
            Ids{"0:0", "0:1", "0:2"});
      time += f == 8 ? jump : 1;
    }
  }
}

TEST_CASE("ids differ within a frame, and nothing but the sightings matters", "[capture]") {
  Random random(1, "crowd");
  std::vector<std::vector<Sighting>> frames(8);
  for (auto& cells : frames)
    for (int i = 0; i < 300; ++i)
      cells.push_back(cell_at(random.uniform(0, 512), random.uniform(0, 384), random.uniform(10, 800)));
  Tracker a, b;
  for (std::size_t f = 0; f < frames.size(); ++f) {
    const auto ids = a.next(f, frames[f]);
    CHECK(std::set<TrackId>(ids.begin(), ids.end()).size() == 300);
    CHECK(ids == b.next(f, frames[f]));
  }
}

TEST_CASE("five thousand objects a frame are followed", "[capture]") {
  Random random(2, "crowd");
  std::vector<Sighting> cells;
  for (int i = 0; i < 5000; ++i) cells.push_back(cell_at(random.uniform(0, 512), random.uniform(0, 384), 20));
  Tracker tracker;
  for (std::size_t f = 0; f < 3; ++f) CHECK(tracker.next(f, cells).size() == 5000);
}

TEST_CASE("the tracker refuses what it cannot take", "[capture][errors]") {
  Tracker tracker;
  tracker.next(3, {});
  CHECK_THROWS_AS(tracker.next(3, {}), Error);
  TrackerOptions options;
  options.localisation_px = 0;
  CHECK_THROWS_WITH(Tracker(options), Catch::Matchers::Contains("localisation_px"));
  options = {};
  options.flow_memory_frames = 1;
  CHECK_THROWS_AS(Tracker(options), Error);
  options = {};
  options.max_step_px = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(Tracker(options), Error);
}
