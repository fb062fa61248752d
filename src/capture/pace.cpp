#include "capture/pace.hpp"

#include <algorithm>
#include <cmath>

namespace leukolens {
namespace {

constexpr double least_step_px = 8;  ///< slower cells cannot tell
constexpr double tolerance = 3;      ///< standard deviations
constexpr double most_frames = 3;

bool is_there(const Track& track, std::span<const Sighting> cells, const PointGrid& grid, double time) {
  const Expectation way = track.likeliest(time, {});
  const double radius = std::min(tolerance * way.deviation() + 2, track.speed() / 3);
  bool found = false;
  grid.near(way.place(), radius,
            [&](std::size_t i, double) { found |= std::abs(std::log(cells[i].area_px / track.last().area_px)) < 0.4; });
  return found;
}

}  // namespace

double elapsed_frames(std::span<const Track> tracks, std::span<const Sighting> cells, const PointGrid& grid, double now,
                      double expected) {
  std::vector<const Track*> moving;
  for (const Track& t : tracks)
    if (t.sightings() > 2 && t.time() == now && t.speed() > least_step_px) moving.push_back(&t);
  const auto there_after = [&](double frames) {
    return std::count_if(moving.begin(), moving.end(),
                         [&](const Track* t) { return is_there(*t, cells, grid, now + frames); });
  };
  const auto as_expected = there_after(expected);
  double best = expected;
  auto most = std::max<std::ptrdiff_t>(3 * as_expected, std::ssize(moving) / 2);
  for (double frames = 0; frames <= most_frames; ++frames) {
    if (frames == expected) continue;
    if (const auto there = there_after(frames); there > most) {
      most = there;
      best = frames;
    }
  }
  return best;
}

}  // namespace leukolens
