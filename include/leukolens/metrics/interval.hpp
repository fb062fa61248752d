#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "leukolens/metrics/estimate.hpp"

namespace leukolens {

struct IntervalOptions {
  int draws = 1000;  ///< bootstrap replicates
  double level = 0.95;
  std::uint64_t seed = 1;
};

/// Several statistics of the cells with the given row numbers (repeats allowed); NaN where undefined.
using Statistics = std::function<std::vector<double>(std::span<const int> rows)>;

/// The statistics of all N cells with intervals. The donor is the unit where donors are known: fewer than 5: no
/// interval; 5 to 40: t interval over the donor-level jackknife; more: percentile bootstrap of donors. Unknown donors
/// (`donors` empty, or every name empty): bootstrap of cells.
std::vector<Estimate> estimate(std::size_t n, const Statistics& statistics, const std::vector<std::string>& donors,
                               const IntervalOptions& options);

}  // namespace leukolens
