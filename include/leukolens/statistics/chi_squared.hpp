#pragma once
#include <span>

namespace leukolens {

/// P(X > x) of X ~ chi-squared. @param degrees  of freedom, > 0 @throws Error  Kind::bad_value for degrees <= 0
double chi_squared_survival(double x, double degrees);

struct ChiSquaredTest {
  double statistic;  ///< NaN where fewer than two classes occur or a sample is empty
  int degrees;
  double p;
  double smallest_expected;  ///< below 5 the p is rough (Cochran, Biometrics 10 (1954))
};

/// Do two samples of counts by class come from one distribution? Pearson (1900), no continuity correction. Classes that
/// occur in neither are left out. Counts need not be whole (effective counts). @throws Error  Kind::bad_value
ChiSquaredTest chi_squared_homogeneity(std::span<const double> a, std::span<const double> b);

}  // namespace leukolens
