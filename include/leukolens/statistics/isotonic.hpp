#pragma once
#include <span>
#include <vector>

namespace leukolens {

/// Weighted least-squares fit of a non-decreasing sequence: minimises sum_i w_i (v_i - f_i)^2 with f_1 <= f_2 <= ...
/// Pool adjacent violators, linear in N. Ayer et al., Ann. Math. Stat. 26 (1955); Robertson, Wright & Dykstra (1988).
/// Ties of the predictor are the caller's to pool first: one value, their mean, with their summed weight.
/// @param values   N targets in the order of the predictor
/// @param weights  N weights > 0; empty: all 1
/// @return         N fitted values, non-decreasing, each the weighted mean of its block; empty for N = 0
/// @throws Error   Kind::bad_value for a value that is not finite, a weight that is not positive and finite, or another
///                 number of weights than of values
std::vector<double> isotonic_regression(std::span<const double> values, std::span<const double> weights = {});

}  // namespace leukolens
