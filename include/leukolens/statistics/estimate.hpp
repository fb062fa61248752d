#pragma once
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace leukolens {

struct Interval {
  double lo, hi;
};

/// A metric with its interval, how that was made, and how many cells it rests on.
struct Estimate {
  double value = std::numeric_limits<double>::quiet_NaN();  ///< NaN: undefined
  std::optional<Interval> ci{};                             ///< 95 %; empty where none can be had (the method says why)
  std::string ci_method{};  ///< e.g. "bootstrap of cells, percentile, 1000 draws, seed 1"
  std::size_t n = 0;
  std::optional<Interval> bca{};        ///< bias-corrected and accelerated, beside `ci`; bootstrap of donors only
  std::optional<Interval> null_band{};  ///< where the metric would lie were the probabilities perfect (labels drawn
                                        ///< from p); calibration errors only
};

/// Whether the value lies in its null band; empty where there is none.
inline std::optional<bool> in_null_band(const Estimate& e) {
  if (!e.null_band) return {};
  return e.null_band->lo <= e.value && e.value <= e.null_band->hi;
}

/// Metrics by name, in a fixed order.
using NamedEstimates = std::vector<std::pair<std::string, Estimate>>;
/// Null where there is none of this name.
const Estimate* find_estimate(const NamedEstimates& estimates, std::string_view name);
/// NaN where there is none of this name.
double value_of(const NamedEstimates& estimates, std::string_view name);

}  // namespace leukolens
