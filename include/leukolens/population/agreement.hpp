#pragma once
#include <span>

#include "leukolens/statistics/estimate.hpp"

namespace leukolens {

/// Differences of a method from a reference on the same specimens. Bland & Altman, Lancet 327 (1986).
struct BlandAltman {
  std::size_t n = 0;
  Estimate bias;          ///< mean of method - reference, t interval
  double sd;              ///< standard deviation of the differences, n - 1
  Estimate lower, upper;  ///< limits of agreement bias -+ 1.96 sd; t interval with the standard error
                          ///< sd sqrt(1/n + 1.96^2 / (2 (n - 1)))
};

/// The line method = intercept + slope reference.
struct LineFit {
  std::size_t n = 0;
  Estimate slope, intercept;  ///< NaN where the references do not differ
};

/// 95 % intervals; n < 2: everything is NaN. @throws Error  Kind::bad_value for samples of different size or NaN
BlandAltman bland_altman(std::span<const double> reference, std::span<const double> method);

/// Median of the slopes between all pairs, shifted so that swapping the methods inverts it; intervals by ranks.
/// Passing & Bablok, J Clin Chem Clin Biochem 21 (1983); CLSI EP09. Needs n >= 3.
LineFit passing_bablok(std::span<const double> reference, std::span<const double> method);

/// Least squares with error in both; jackknife t intervals. Deming (1943); Linnet, Clin Chem 39 (1993); CLSI EP09.
/// @param error_ratio  variance of the method's error over that of the reference's, > 0. Needs n >= 3.
LineFit deming(std::span<const double> reference, std::span<const double> method, double error_ratio = 1);

}  // namespace leukolens
