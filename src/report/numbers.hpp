#pragma once
#include <cstddef>
#include <string>

#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// Numbers as a reader wants them; "not defined" for NaN.
std::string figure_text(double value);                        ///< 0.844, 0.0031, 12.3
std::string percent_text(double fraction, int decimals = 0);  ///< 0.843 -> "84 %"
std::string count_text(std::size_t n);                        ///< thousands apart by thin spaces
std::string cells_text(std::size_t n);                        ///< "1 cell", "45 cells"
std::string short_count(int n);                               ///< 987, 12k: fits above a bar
std::string fixed_text(double value, int decimals);
std::string p_text(double p);  ///< "p = 0.034", "p < 0.001"

/// Decimals that the cells allow: to the first digit of the half-width of the interval, else of the null band, else of
/// 1/sqrt(N). 0..4.
int decimals_of(const Estimate& e);

}  // namespace leukolens
