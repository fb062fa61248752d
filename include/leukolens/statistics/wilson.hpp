#pragma once
#include <cstddef>

#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// hits / n with its 95 % score interval, which stays within 0..1 and has a width at 0 too. Wilson, JASA 22 (1927).
/// NaN without an interval for n = 0. @throws Error  Kind::bad_value for hits > n
Estimate wilson(std::size_t hits, std::size_t n);

/// The same interval around a fraction of `n` cells; n may be an effective number, > 0.
Interval wilson_interval(double fraction, double n);

}  // namespace leukolens
