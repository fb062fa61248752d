#pragma once
#include <string>
#include <vector>

#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// t interval whose standard error comes from leaving out one unit at a time: se^2 = (G - 1)/G sum (s_g - mean)^2.
/// @param left_out  G values, the statistic without unit g
void jackknife_interval(Estimate& e, const std::vector<double>& left_out, const std::string& method, double level);

/// Percentile interval from the replicates (undefined ones are left out and counted) and, where `left_out` is given,
/// the BCa interval beside it.
void bootstrap_intervals(Estimate& e, std::vector<double> replicates, const std::vector<double>& left_out,
                         const std::string& method, double level);

}  // namespace leukolens
