// Flows that change: cells lie on a long strip that is pushed through the frame.
#include <cmath>
#include <functional>
#include <numbers>

#include "catch.hpp"
#include "tracking_trial.hpp"

using namespace leukolens;

namespace {

constexpr int frames_in_all = 500;

struct StripCell {
  double x, y, area, phase;
  int visits = 0, last_frame = -10;
};

/// @param way   how far the middle of the channel has moved after so many frames of the microscope, px
/// @param lost  share of frames that the camera drops unseen
TrackingScore follow_strip(const std::function<double(int)>& way, double lost, std::uint64_t seed) {
  Random random(seed, "strip");
  std::vector<StripCell> cells(600);
  for (StripCell& c : cells)
    c = {random.uniform(-30000, 30000), random.uniform(10, 374), random.uniform(250, 700), random.uniform(0.6, 1.1)};
  std::vector<SeenFrame> frames(frames_in_all);
  int time = 0;
  for (int f = 0; f < frames_in_all; ++f, time += random.uniform() < lost ? 2 : 1)
    for (std::size_t i = 0; i < cells.size(); ++i) {
      StripCell& c = cells[i];
      const double s = 2 * c.y / 384 - 1, x = c.x + way(time) * (1 - 0.75 * s * s);
      if (x < 0 || x > 511) continue;
      if (f - c.last_frame > 3) ++c.visits;  // who comes back is another cell
      c.last_frame = f;
      if (random.uniform() < 0.02) continue;
      const cv::Point2d error(random.normal(), random.normal());
      frames[static_cast<std::size_t>(f)].cells.push_back({cv::Point2d(x, c.y) + error,
                                                           c.area * std::exp(0.05 * random.normal()),
                                                           c.phase * std::exp(0.05 * random.normal())});
      frames[static_cast<std::size_t>(f)].tracks.push_back({i * 1000 + static_cast<std::size_t>(c.visits)});
    }
  return score_of(frames, track_in_one_pass(frames));
}

}  // namespace

TEST_CASE("a flow that slows down, reverses and comes back is followed", "[capture]") {
  const auto way = [](int f) { return 100 * 200 / (2 * std::numbers::pi) * std::sin(2 * std::numbers::pi * f / 200); };
  const TrackingScore s = follow_strip(way, 0, 2);
  CAPTURE(s.cells, s.once, s.switches);
  CHECK(s.cells > 200);
  CHECK(s.share() >= 0.98);
}

TEST_CASE("frames that the camera drops unseen do not break tracks", "[capture]") {
  const TrackingScore s = follow_strip([](int f) { return 100.0 * f; }, 0.02, 6);
  CAPTURE(s.cells, s.once, s.switches);
  CHECK(s.cells > 200);
  CHECK(s.share() >= 0.98);
}

TEST_CASE("a flow that stops is a field of standing cells", "[capture]") {
  const TrackingScore s = follow_strip([](int f) { return f < 100 ? 60.0 * f - 0.3 * f * f : 3000.0; }, 0, 3);
  CAPTURE(s.cells, s.once, s.switches);
  CHECK(s.share() >= 0.98);
}
