#pragma once
#include <span>
#include <string>
#include <vector>

namespace leukolens {

/// How alike the cells of one capture are beyond their class: the share of the variance within classes that lies
/// between captures, 0..1. Class means are taken off first, and the sums of squares are compared with what they would
/// be on average in doing so (Searle, Casella & McCulloch, Variance Components (1992), chapter 5), so captures that
/// hold one class each do not look alike for it. With one class this is the intraclass correlation by analysis of
/// variance. 1 where every class comes from one capture, so that the two cannot be told apart; NaN without spread.
/// @param classes  N class numbers, >= 0 @param captures  N names
double capture_correlation(std::span<const double> values, std::span<const int> classes,
                           const std::vector<std::string>& captures);

}  // namespace leukolens
