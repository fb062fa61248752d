#pragma once
#include <cstddef>

#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// P(X <= hits) of X ~ binomial(n, p). @param p  0..1 @throws Error  Kind::bad_value for hits > n or p outside 0..1
double binomial_cdf(std::size_t hits, std::size_t n, double p);

/// One-sided upper confidence bound of a rate of which `hits` of `n` trials are seen: the p with
/// P(X <= hits | p) = 1 - confidence; 1 for hits = n. NaN for n = 0. Clopper & Pearson, Biometrika 26 (1934).
/// @throws Error  Kind::bad_value for hits > n or a confidence outside (0, 1)
double clopper_pearson_upper(std::size_t hits, std::size_t n, double confidence);

/// Two-sided interval of a rate, each end as above with (1 - level)/2; both may be fractions of cells, as an effective
/// number is: the ends are quantiles of beta distributions. NaN for n = 0.
/// @throws Error  Kind::bad_value for hits > n, hits < 0 or a level outside (0, 1)
Interval clopper_pearson(double hits, double n, double level);

}  // namespace leukolens
