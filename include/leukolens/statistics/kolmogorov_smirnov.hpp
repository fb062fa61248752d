#pragma once
#include <span>

namespace leukolens {

/// One sample of numbers; NaN is not allowed.
struct WeightedSample {
  std::span<const double> values;
  std::span<const double> weights;  ///< > 0; empty: all 1
  double effective_n;               ///< how many independent cells it is worth; for independent ones their number
};

/// How far a value may move before that counts: the larger of the two.
struct Margin {
  double absolute = 0;  ///< >= 0, in the unit of the values
  double relative = 0;  ///< 0..1, of the value
};

struct KolmogorovSmirnov {
  double distance;  ///< largest gap between the distribution functions beyond the margin, 0..1; NaN for an empty sample
  double p;         ///< two-sided, asymptotic with Stephens' correction for small samples
};

/// Do two samples come from one continuous distribution? Smirnov (1939); Stephens, JRSS B 32 (1970).
/// With a margin: does one sample stay below the other although each of the other's values moves down by the margin?
/// A gap that this closes is none, so neither ties, nor rounding, nor differences within the margin are evidence; the p
/// is then an upper bound.
/// @throws Error  Kind::bad_value for weights that do not fit the values
KolmogorovSmirnov kolmogorov_smirnov(const WeightedSample& a, const WeightedSample& b, const Margin& margin = {});

/// P(K > x) of the limiting distribution of Kolmogorov: 2 sum_{j >= 1} (-1)^(j-1) exp(-2 j^2 x^2).
double kolmogorov_survival(double x);

}  // namespace leukolens
