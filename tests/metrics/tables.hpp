#pragma once
#include <filesystem>
#include <initializer_list>
#include <vector>

#include "leukolens/core/json.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/core/table.hpp"

/// A table written out by hand.
inline leukolens::Table table(std::initializer_list<std::initializer_list<double>> rows) {
  leukolens::Table t(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(rows.begin()->size()));
  Eigen::Index i = 0;
  for (const auto& row : rows) {
    Eigen::Index k = 0;
    for (const double v : row) t(i, k++) = v;
    ++i;
  }
  return t;
}

inline leukolens::Table table_from(const leukolens::Json& rows) {
  leukolens::Table t(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(rows[0].size()));
  for (Eigen::Index i = 0; i < t.rows(); ++i)
    for (Eigen::Index k = 0; k < t.cols(); ++k)
      t(i, k) = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(k)];
  return t;
}

/// tests/golden/calibration.json, made by scripts/golden_calibration.py.
inline leukolens::Json golden() {
  return leukolens::read_json(std::filesystem::path(LEUKOLENS_GOLDEN_DIR) / "calibration.json");
}

/// tests/golden/conformal.json, made by scripts/golden_conformal.py.
inline leukolens::Json golden_conformal() {
  return leukolens::read_json(std::filesystem::path(LEUKOLENS_GOLDEN_DIR) / "conformal.json");
}

/// N x K normal logits, `signal` added at the label, all times `scale`.
struct MadeUp {
  leukolens::Table logits;
  std::vector<int> labels;
};
inline MadeUp made_up(int n, int k, double signal, double scale, std::uint64_t seed = 1) {
  MadeUp m{leukolens::Table(n, k), std::vector<int>(static_cast<std::size_t>(n))};
  for (int i = 0; i < n; ++i) {
    leukolens::Random random(seed, "test", static_cast<std::uint64_t>(i));
    const int y = m.labels[static_cast<std::size_t>(i)] = static_cast<int>(random.below(static_cast<std::uint64_t>(k)));
    for (int j = 0; j < k; ++j) m.logits(i, j) = scale * (random.normal() + (j == y ? signal : 0));
  }
  return m;
}
