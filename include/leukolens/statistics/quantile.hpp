#pragma once
#include <vector>

namespace leukolens {

/// Linear interpolation between order statistics (Hyndman & Fan, Am Stat 50 (1996), type 7).
/// @param sorted  rising, not empty @param part  0..1
double quantile(const std::vector<double>& sorted, double part);

}  // namespace leukolens
