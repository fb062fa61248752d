// How often is a cell of a capture counted exactly once? Prints the table of docs/methods.md.
//
// Phantom captures (phantom/capture.hpp) with known tracks: parabolic flow, pairs that touch, one stuck cell, specks.
// "points": centroids carry errors of 1 px, areas and phases of 5 %; 2 % of the objects are missed; overlapping cells
// are one. "frames": frames are drawn and segmented.
#include <algorithm>
#include <cstdio>
#include <ctime>

#include "capture/tracking_trial.hpp"

using namespace leukolens;

namespace {

constexpr std::size_t warm_up = 64;

template <typename Track>
void run(const char* what, const char* how, const PhantomCaptureOptions& o, const std::vector<SeenFrame>& frames,
         Track&& track) {
  const std::clock_t begin = std::clock();
  const auto ids = track();
  const double ms = 1e3 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  const TrackingScore s = score_of(frames, ids);
  std::printf("%-7s %-10s %5.0f %5.0f %7d %9d %7.4f %8d %9d %8.3f %8.2f\n", what, how, o.cells_per_frame, o.step_px,
              s.cells, s.sightings, s.share(), s.switches, s.fragments, static_cast<double>(s.ids) / s.cells,
              ms / o.frames);
  std::fflush(stdout);
}

void rows(const char* what, const PhantomCaptureOptions& o, const std::vector<SeenFrame>& frames) {
  run(what, "one pass", o, frames, [&] { return track_in_one_pass(frames); });
  run(what, "blocks 16", o, frames, [&] { return track_in_blocks(frames, 16, warm_up); });
  run(what, "blocks 256", o, frames, [&] { return track_in_blocks(frames, 256, warm_up); });
}

void table(double cells, double step, int frames_in_all) {
  TrialOptions o;
  o.capture.cells_per_frame = cells;
  o.capture.step_px = step;
  o.capture.frames = frames_in_all;
  o.capture.seed = static_cast<std::uint64_t>(100 * cells + step);
  rows("points", o.capture, see_all(o));
  o.capture.frames = std::min(frames_in_all, 1000);
  rows("frames", o.capture, segment_all(o.capture));
}

}  // namespace

int main() {
  std::printf("%-7s %-10s %5s %5s %7s %9s %7s %8s %9s %8s %8s\n", "seen", "trackers", "cells", "step", "tracks",
              "sightings", "once", "switches", "fragments", "ids/cell", "ms/frame");
  for (const double cells : {1., 5., 20.})
    for (const double step : {5., 25., 100., 200., 300.}) table(cells, step, 2000);
}
