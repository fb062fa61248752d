#pragma once
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace leukolens {

struct AbstentionOptions {
  double max_error = 0.02;   ///< in (0, 1): largest fraction of accepted calls that may be wrong
  double confidence = 0.95;  ///< in (0, 1): with which that is promised
};

/// From which confidence on a call is accepted.
struct Abstention {
  AbstentionOptions options;
  double threshold = std::numeric_limits<double>::quiet_NaN();  ///< accepted at or above it; NaN: nothing is
  std::string reason;                                           ///< why nothing is accepted; else empty
  std::size_t n = 0;                                            ///< cells it was fitted on
  std::size_t accepted = 0, errors = 0;  ///< of them, at the threshold (without one: at the strictest one tried)
  double bound = std::numeric_limits<double>::quiet_NaN();  ///< Clopper-Pearson upper bound of their error rate
};

/// Fewest accepted cells, all of them right, that keep the promise: ceil(ln(1 - confidence) / ln(1 - max_error)); 149
/// for the defaults. @throws Error  Kind::bad_value for numbers outside (0, 1)
std::size_t fewest_accepted(const AbstentionOptions& options);

/// The thresholds tried, falling: fixed beforehand, in steps of 0.05 of the logit from 12 to -6, then 0.
const std::vector<double>& abstention_grid();

/// Learn then Test by a fixed sequence (Angelopoulos, Bates, Candes, Jordan & Lei, Annals of Applied Statistics 2025):
/// from the strictest threshold that accepts `fewest_accepted` cells downwards while the bound is at most `max_error`;
/// the last that passed is kept. Holds for exchangeable cells: those of today's donors are not.
/// @param confidence  N, of the call, 0..1  @param right  N
/// @throws Error  Kind::bad_value as fewest_accepted, or where N differs
Abstention fit_abstention(std::span<const double> confidence, std::span<const char> right,
                          const AbstentionOptions& options);

/// What is promised, on which cells, or why nothing is: one sentence or two.
std::string describe(const Abstention& abstention);

}  // namespace leukolens
