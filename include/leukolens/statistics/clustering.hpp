#pragma once
#include <span>
#include <string>
#include <vector>

namespace leukolens {

/// How alike the cells of one donor are: the fraction of the variance that lies between donors, 0..1, by one-way
/// analysis of variance (Donner, Int Stat Rev 54 (1986)), negative estimates as 0. NaN for fewer than two donors or no
/// spread.
double intraclass_correlation(std::span<const double> values, const std::vector<std::string>& donors);

/// How many independent cells these cells of several donors are worth: n / (1 + (m - 1) rho), m = sum w_d^2 / sum w_d
/// the size of a typical cell's donor, n = (sum w)^2 / sum w^2. Kish, Survey Sampling (1965).
/// @param weights  > 0; empty: all 1 @param donors  empty: all cells are of one donor
double effective_cells(std::size_t n, std::span<const double> weights, const std::vector<std::string>& donors,
                       double correlation);

}  // namespace leukolens
