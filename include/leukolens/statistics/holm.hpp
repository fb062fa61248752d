#pragma once
#include <span>
#include <vector>

namespace leukolens {

/// p values corrected for their number: those below alpha keep the chance of any false alarm below alpha, whatever the
/// dependence. Holm, Scand J Statist 6 (1979). NaN stays NaN and is not counted.
std::vector<double> holm(std::span<const double> p);

}  // namespace leukolens
