#pragma once
#include <cstddef>
#include <limits>
#include <span>
#include <string>

namespace leukolens {

/// From which novelty on a cell is called unknown.
struct UnknownThreshold {
  double quantile = 0.99;  ///< in (0, 1): fraction of cells like those it was fitted on that stay known
  double threshold = std::numeric_limits<double>::quiet_NaN();  ///< a larger novelty is unknown; NaN: none is
  std::size_t n = 0;                                            ///< cells it was fitted on
  /// Expected fraction of such cells that is called unknown; NaN without a threshold.
  double false_alarms = std::numeric_limits<double>::quiet_NaN();
  std::string reason = {};  ///< why there is no threshold; else empty
};

/// Fewest cells that a threshold is taken from: those that keep the promise, ceil(quantile / (1 - quantile)), or the
/// 19 whose largest is exceeded by one such cell in 20. Where the promise needs more, the largest novelty is the
/// threshold and what it can promise is noted. @throws Error  Kind::bad_value for a quantile outside (0, 1)
std::size_t fewest_for_unknown(double quantile);

/// The k-th smallest novelty, k = min(n, ceil((n + 1) quantile)), so that a cell exchangeable with these is called
/// unknown with probability (n + 1 - k)/(n + 1) at most. That exceeds 1 - quantile where cells are few: it is noted.
/// With fewer than `fewest_for_unknown` cells there is no threshold, for the `reason`.
/// @throws Error  Kind::bad_value as above; Kind::bad_data for no cells or a novelty that is NaN
UnknownThreshold fit_unknown(std::span<const double> novelty, double quantile);

std::string describe(const UnknownThreshold& unknown);

}  // namespace leukolens
