#pragma once
#include <cstddef>
#include <span>
#include <string>

namespace leukolens {

/// From which novelty on a cell is called unknown.
struct UnknownThreshold {
  double quantile = 0.99;   ///< in (0, 1): fraction of cells like those it was fitted on that stay known
  double threshold = 0;     ///< a larger novelty is unknown
  std::size_t n = 0;        ///< cells it was fitted on
  double false_alarms = 0;  ///< expected fraction of such cells that is called unknown
};

/// The k-th smallest novelty, k = min(n, ceil((n + 1) quantile)), so that a cell exchangeable with these is called
/// unknown with probability (n + 1 - k)/(n + 1) at most. That exceeds 1 - quantile where cells are few: it is noted.
/// @throws Error  Kind::bad_value for a quantile outside (0, 1); Kind::bad_data for no cells or a novelty that is NaN
UnknownThreshold fit_unknown(std::span<const double> novelty, double quantile);

std::string describe(const UnknownThreshold& unknown);

}  // namespace leukolens
