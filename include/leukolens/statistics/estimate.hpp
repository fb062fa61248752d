#pragma once
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace leukolens {

struct Interval {
  double lo, hi;
};

/// A figure with its interval, how that was made, and how many cells it rests on.
struct Estimate {
  double value = std::numeric_limits<double>::quiet_NaN();  ///< NaN: undefined
  std::optional<Interval> ci;                               ///< 95 %; empty where none can be had (the method says why)
  std::string ci_method;  ///< e.g. "bootstrap of cells, percentile, 1000 draws, seed 1"
  std::size_t n = 0;
  std::optional<Interval> bca{};        ///< bias-corrected and accelerated, beside `ci`; bootstrap of donors only
  std::optional<Interval> null_band{};  ///< where the figure would lie were the probabilities perfect (labels drawn
                                        ///< from p); calibration errors only
};

/// Whether the value lies in its null band; empty where there is none.
inline std::optional<bool> in_null_band(const Estimate& e) {
  if (!e.null_band) return {};
  return e.null_band->lo <= e.value && e.value <= e.null_band->hi;
}

/// MetricGroup by name, in a fixed order.
using NamedEstimates = std::vector<std::pair<std::string, Estimate>>;

}  // namespace leukolens
