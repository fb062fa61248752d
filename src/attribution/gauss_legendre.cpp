#include "attribution/gauss_legendre.hpp"

#include <cmath>
#include <numbers>

namespace leukolens {

std::vector<QuadraturePoint> gauss_legendre(int n) {
  std::vector<QuadraturePoint> points;
  for (int i = 0; i < n; ++i) {
    double x = std::cos(std::numbers::pi * (i + 0.75) / (n + 0.5)), slope = 1;  // near the i-th root of P_n
    for (int step = 0; step < 100; ++step) {
      double before = 1, value = x;  // P_0, P_1
      for (int k = 2; k <= n; ++k) {
        const double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
        before = value;
        value = next;
      }
      slope = n * (x * value - before) / (x * x - 1);
      const double move = value / slope;
      x -= move;
      if (std::abs(move) < 1e-15) break;
    }
    points.push_back({(1 - x) / 2, 1 / ((1 - x * x) * slope * slope)});
  }
  return points;
}

}  // namespace leukolens
