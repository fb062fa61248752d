#include "calibration/exponential.hpp"

#include <cmath>
#include <vector>

#include "catch.hpp"

using namespace leukolens;

namespace {

/// 0 to -708 in steps that hit every part of the range reduction, and around the points where n changes.
std::vector<double> places() {
  std::vector<double> x{0, -708, -1e-300, -1e-17, -1e-8};
  for (int i = 1; i < 200000; ++i) x.push_back(-708. * i / 200000);
  for (int n = 0; n < 1021; ++n)
    for (const double by : {-1e-12, 0., 1e-12}) x.push_back(-(n + 0.5) * std::log(2.) + by);
  return x;
}

double relative_error(double found, double x) {
  const long double right = std::exp(static_cast<long double>(x));
  return static_cast<double>(std::abs((static_cast<long double>(found) - right) / right));
}

}  // namespace

TEST_CASE("the exact exponential is off by less than 1e-15", "[calibration]") {
  const auto x = places();
  auto e = x;
  exponential(e.data(), e.size());
  double largest = 0;
  for (std::size_t i = 0; i < x.size(); ++i) largest = std::max(largest, relative_error(e[i], x[i]));
  CHECK(largest < 1e-15);
  CHECK(largest > 1e-17);  // a bound that is not met by chance
  double beyond[] = {-708.01, -1e300};
  exponential(beyond, 2);
  CHECK(beyond[0] == 0);
  CHECK(beyond[1] == 0);
}

TEST_CASE("the quick exponential is off by less than 1.2e-12 and |x| 2e-16", "[calibration]") {
  double largest = 0;
  for (const double x : places()) largest = std::max(largest, relative_error(quick_exp(x), x) - 2e-16 * std::abs(x));
  CHECK(largest < 1.2e-12);
  CHECK(largest > 1e-13);
  CHECK(quick_exp(0.) == 1);
  CHECK(quick_exp(-1e300) == quick_exp(-708.));
}

TEST_CASE("an exponential's bits do not depend on its place", "[calibration]") {
  std::vector<double> many(37, -3.7);
  exponential(many.data(), many.size());
  double one = -3.7;
  exponential(&one, 1);
  for (const double e : many) CHECK(e == one);
}
