// A smaller version of tests/simulation/tracking.cpp: bounds lie below what was measured, so that they hold.
#include "catch.hpp"
#include "tracking_trial.hpp"

using namespace leukolens;

namespace {

TrialOptions trial_of(double cells, double step, int frames, std::uint64_t seed) {
  TrialOptions o;
  o.capture.cells_per_frame = cells;
  o.capture.step_px = step;
  o.capture.frames = frames;
  o.capture.seed = seed;
  return o;
}

}  // namespace

TEST_CASE("cells of phantom captures are counted once", "[capture]") {
  const auto check = [](double cells, double step, double least) {
    TrackingScore all;
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
      const auto frames = see_all(trial_of(cells, step, 600, seed));
      const auto s = score_of(frames, track_in_one_pass(frames));
      all.cells += s.cells;
      all.once += s.once;
    }
    CAPTURE(cells, step, all.cells, all.once);
    CHECK(all.share() >= least);
  };
  check(1, 100, 0.97);
  check(5, 100, 0.98);
  check(5, 250, 0.96);
  check(20, 100, 0.94);
}

TEST_CASE("trackers that began at different frames agree after the warm-up", "[capture]") {
  constexpr std::size_t begin = 200, warm_up = 64, end = 300;
  std::size_t sightings = 0, agree = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const auto frames = see_all(trial_of(5, 100, end, seed));
    const auto whole = track_in_one_pass(frames);
    Tracker late;
    for (std::size_t f = begin - warm_up; f < end; ++f) {
      const auto ids = late.next(f, frames[f].cells);
      if (f < begin) continue;
      for (std::size_t i = 0; i < ids.size(); ++i) {
        if (whole[f][i].frame < begin - warm_up + 1) continue;  // older than the warm-up: it has no name there
        ++sightings;
        agree += ids[i] == whole[f][i];
      }
    }
  }
  CAPTURE(sightings, agree);
  CHECK(sightings > 5000);
  CHECK(agree == sightings);
}
