#pragma once
#include <vector>

namespace leukolens {

struct QuadraturePoint {
  double at, weight;  ///< 0..1; weights add up to 1
};

/// Points and weights that integrate polynomials of degree 2 n - 1 over 0..1 exactly (Abramowitz & Stegun 25.4.29).
/// @param n  at least 1
std::vector<QuadraturePoint> gauss_legendre(int n);

}  // namespace leukolens
