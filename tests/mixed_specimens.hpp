#pragma once
#include <cmath>
#include <string>

#include "leukolens/core/random.hpp"
#include "leukolens/holdout/source_cells.hpp"

/// Cells whose truth is known: a class is drawn, then features normal around its corner of a simplex, then the exact
/// log posterior for equal class fractions. Calibrated by construction.
/// @param spread  of the features; 1 makes neighbouring classes overlap
inline void add_cells(leukolens::ScoreTable& t, const std::string& specimen, const std::vector<double>& fractions,
                      int n, double spread = 0.8, std::uint64_t seed = 1) {
  const auto k = static_cast<Eigen::Index>(fractions.size());
  const auto first = t.logits.rows();
  t.logits.conservativeResize(first + n, k);
  for (int i = 0; i < n; ++i) {
    leukolens::Random random(seed, "mixed " + specimen, static_cast<std::uint64_t>(i));
    double u = random.uniform();
    int y = 0;
    while (y + 1 < k && u >= fractions[static_cast<std::size_t>(y)]) u -= fractions[static_cast<std::size_t>(y++)];
    for (Eigen::Index c = 0; c < k; ++c)  // x ~ N(e_y, spread^2): log posterior x_c / spread^2 + constant
      t.logits(first + i, c) = ((c == y) + spread * random.normal()) / (spread * spread);
    t.labels.push_back(y);
    t.ids.push_back(specimen + "/" + std::to_string(i));
    t.specimens.push_back(specimen);
    t.donors.push_back(specimen);
  }
}

inline leukolens::ScoreTable no_cells() {
  leukolens::ScoreTable t;
  t.path = "mixed.csv";
  t.classes = {"lymphocyte", "monocyte", "neutrophil"};
  return t;
}

/// Labelled calibration cells of ten donors, class fractions alike.
inline leukolens::SourceCells mixed_source(int cells_of_donor = 60) {
  leukolens::SourceCells source{{}, no_cells(), "made up"};
  for (int d = 0; d < 10; ++d)
    add_cells(source.cells, "calibration " + std::to_string(d), {1. / 3, 1. / 3, 1. / 3}, cells_of_donor);
  return source;
}
