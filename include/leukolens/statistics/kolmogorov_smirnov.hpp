#pragma once
#include <span>

namespace leukolens {

/// One sample of numbers; NaN is not allowed.
struct WeightedSample {
  std::span<const double> values;
  std::span<const double> weights;  ///< > 0; empty: all 1
  double effective_n;               ///< how many independent cells it is worth; for independent ones their number
};

struct KolmogorovSmirnov {
  double distance;  ///< largest gap between the two distribution functions, 0..1; NaN where a sample is empty
  double p;         ///< two-sided, asymptotic with Stephens' correction for small samples
};

/// Do two samples come from one continuous distribution? Smirnov (1939); Stephens, JRSS B 32 (1970).
/// @throws Error  Kind::bad_value for weights that do not fit the values
KolmogorovSmirnov kolmogorov_smirnov(const WeightedSample& a, const WeightedSample& b);

/// P(K > x) of the limiting distribution of Kolmogorov: 2 sum_{j >= 1} (-1)^(j-1) exp(-2 j^2 x^2).
double kolmogorov_survival(double x);

}  // namespace leukolens
