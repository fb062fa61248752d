// How often is a cell of a capture counted exactly once? Prints the table of docs/methods.md.
//
// Phantom captures (phantom/capture.hpp) with known tracks: parabolic flow, pairs that touch, one stuck cell, specks.
// Centroids carry errors of 1 px, areas and phases of 5 %; 2 % of the objects are missed; overlapping cells are one.
#include <chrono>
#include <cstdio>

#include "capture/tracking_trial.hpp"

using namespace leukolens;

namespace {

constexpr std::size_t warm_up = 64;

void print(const char* how, double cells, double step, const TrackingScore& s, double seconds, double frames) {
  std::printf("%-10s %5.0f %6.0f %7d %9d %8.4f %8d %9d %8.3f %9.0f\n", how, cells, step, s.cells, s.sightings,
              s.share(), s.switches, s.fragments, static_cast<double>(s.ids) / s.cells, frames / seconds);
}

template <typename Track>
void run(const char* how, const TrialOptions& o, const std::vector<SeenFrame>& frames, Track&& track) {
  const auto begin = std::chrono::steady_clock::now();
  const auto ids = track();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  print(how, o.capture.cells_per_frame, o.capture.step_px, score_of(frames, ids), took.count(), o.capture.frames);
}

void table(double cells, double step, int frames_in_all) {
  TrialOptions o;
  o.capture.cells_per_frame = cells;
  o.capture.step_px = step;
  o.capture.frames = frames_in_all;
  o.capture.seed = static_cast<std::uint64_t>(100 * cells + step);
  const auto frames = see_all(o);
  run("one pass", o, frames, [&] { return track_in_one_pass(frames); });
  for (const std::size_t block : {16, 256})
    run(block == 16 ? "blocks 16" : "blocks 256", o, frames, [&] { return track_in_blocks(frames, block, warm_up); });
}

}  // namespace

int main() {
  std::printf("%-10s %5s %6s %7s %9s %8s %8s %9s %8s %9s\n", "trackers", "cells", "step", "tracks", "sightings", "once",
              "switches", "fragments", "ids/cell", "frames/s");
  for (const double cells : {1., 5., 20.})
    for (const double step : {5., 25., 100., 200., 300.}) table(cells, step, 3000);
}
