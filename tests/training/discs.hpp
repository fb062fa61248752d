#pragma once
#include <cmath>

#include "leukolens/core/random.hpp"
#include "leukolens/training/training.hpp"

namespace leukolens {

/// Small bright discs (a third) against large faint ones, with noise: easy, but not for a constant guess.
inline TrainingCells discs(std::size_t n, std::uint64_t item) {
  TrainingCells cells;
  cells.patch = 16;
  Random random(1, "discs", item);
  for (std::size_t i = 0; i < n; ++i) {
    const int label = i % 3 == 0;
    const double radius = label ? 2.5 : 5, height = label ? 2 : 1;
    for (int y = 0; y < 16; ++y)
      for (int x = 0; x < 16; ++x)
        cells.pixels.push_back(
            static_cast<float>((std::hypot(x - 7.5, y - 7.5) < radius ? height : 0) + 0.2 * random.normal()));
    cells.labels.push_back(label);
  }
  return cells;
}

inline TrainingOptions quick_training(int epochs = 8) {
  TrainingOptions o;
  o.epochs = epochs;
  o.batch = 16;
  o.threads = 2;
  return o;
}

}  // namespace leukolens
