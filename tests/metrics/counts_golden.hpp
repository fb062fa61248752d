#pragma once
#include "leukolens/statistics/estimate.hpp"
#include "metrics/tables.hpp"

/// tests/golden/counts.json, made by scripts/golden_counts.py.
inline leukolens::Json counts_golden() {
  return leukolens::read_json(std::filesystem::path(LEUKOLENS_GOLDEN_DIR) / "counts.json");
}

inline std::vector<double> numbers_of(const leukolens::Json& array) { return array.get<std::vector<double>>(); }

inline bool near(double a, double b, double tolerance) { return std::abs(a - b) <= tolerance; }

/// Whether value and interval are the golden ones.
inline bool agrees(const leukolens::Estimate& e, const leukolens::Json& golden, const std::string& name,
                   double tolerance = 1e-9) {
  const auto& ci = golden.at(name + "_ci");
  return near(e.value, golden.at(name), tolerance) && e.ci && near(e.ci->lo, ci[0], tolerance) &&
         near(e.ci->hi, ci[1], tolerance);
}
