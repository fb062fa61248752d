#pragma once
#include "leukolens/capture/tracker.hpp"

namespace leukolens {

/// How different two sightings look: -2 log likelihood that they are one cell, up to a constant, from area and mean
/// phase. Each counts 4 at most, for cells are cut by the border and touch each other.
double difference_of_looks(const Sighting& a, const Sighting& b);

}  // namespace leukolens
