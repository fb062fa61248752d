#pragma once
#include <span>
#include <vector>

#include "capture/point_grid.hpp"
#include "capture/track.hpp"

namespace leukolens {

/// Frames by which the cells have really moved on: a camera that drops frames or delivers one twice makes all of them
/// move too far, or not at all. Anything but `expected` is believed only where most moving cells agree on it.
/// @param now       time of the last frame
/// @param expected  frames by their numbers, >= 1
double elapsed_frames(std::span<const Track> tracks, std::span<const Sighting> cells, const PointGrid& grid, double now,
                      double expected);

}  // namespace leukolens
