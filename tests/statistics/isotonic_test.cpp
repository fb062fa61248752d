#include "leukolens/statistics/isotonic.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

namespace {
double loss(const std::vector<double>& v, const std::vector<double>& w, const std::vector<double>& f) {
  double sum = 0;
  for (std::size_t i = 0; i < v.size(); ++i) sum += w[i] * (v[i] - f[i]) * (v[i] - f[i]);
  return sum;
}
}  // namespace

TEST_CASE("isotonic regression by hand", "[metrics]") {
  CHECK(isotonic_regression(std::vector<double>{1, 2, 3}) == std::vector<double>{1, 2, 3});
  CHECK(isotonic_regression(std::vector<double>{3, 2, 1}) == std::vector<double>{2, 2, 2});
  // 4 and 2 pool to 3, which is not below 3.5's neighbour 1: {4, 2} = 3, then {3.5, 1} = 2.25 drags them to 2.625
  CHECK(isotonic_regression(std::vector<double>{0, 4, 2, 3.5, 1, 9}) ==
        std::vector<double>{0, 2.625, 2.625, 2.625, 2.625, 9});
  // weights 3 and 1: (3 * 1 + 1 * 0) / 4
  CHECK(isotonic_regression(std::vector<double>{1, 0}, std::vector<double>{3, 1}) == std::vector<double>{0.75, 0.75});
  CHECK(isotonic_regression({}).empty());
}

TEST_CASE("an isotonic fit rises, keeps the weighted mean, and no feasible neighbour is better", "[metrics]") {
  Random random(5, "test");
  std::vector<double> v(200), w(200);
  for (std::size_t i = 0; i < v.size(); ++i) {
    v[i] = 0.01 * static_cast<double>(i) + random.normal();
    w[i] = random.uniform(0.1, 3);
  }
  const auto f = isotonic_regression(v, w);
  double sum_v = 0, sum_f = 0, orthogonal = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (i) CHECK(f[i] >= f[i - 1]);
    sum_v += w[i] * v[i];
    sum_f += w[i] * f[i];
    orthogonal += w[i] * f[i] * (v[i] - f[i]);  // zero for a projection onto a cone
  }
  CHECK(sum_f == Approx(sum_v).epsilon(1e-12));
  CHECK(orthogonal == Approx(0).margin(1e-9));
  for (int draw = 0; draw < 50; ++draw) {  // towards any other rising sequence the loss grows
    std::vector<double> other = f;
    double level = -2;
    for (auto& x : other) x += 1e-3 * ((level += random.uniform(0, 0.1)) - x);
    CHECK(loss(v, w, other) > loss(v, w, f));
  }
}

TEST_CASE("isotonic regression of a fit is the fit", "[metrics]") {
  const auto f = isotonic_regression(std::vector<double>{0.3, 0.1, 0.7, 0.6, 0.9, 0.2});
  CHECK(isotonic_regression(f) == f);
}

TEST_CASE("isotonic regression refuses what it cannot weigh", "[metrics][errors]") {
  const std::vector<double> v{1, 2};
  CHECK_THROWS_AS(isotonic_regression(v, std::vector<double>{1}), Error);
  CHECK_THROWS_AS(isotonic_regression(v, std::vector<double>{1, 0}), Error);
  CHECK_THROWS_AS(isotonic_regression(std::vector<double>{std::numeric_limits<double>::quiet_NaN()}), Error);
}
