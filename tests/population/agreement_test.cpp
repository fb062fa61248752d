#include "leukolens/population/agreement.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "metrics/counts_golden.hpp"

using namespace leukolens;

namespace {
using Values = std::vector<double>;
}

TEST_CASE("Bland-Altman of four pairs by hand", "[metrics]") {
  // differences 1, 2, 3, 2: mean 2, sd sqrt(2/3)
  const auto b = bland_altman(Values{1, 2, 3, 4}, Values{2, 4, 6, 6});
  CHECK(b.bias.value == Approx(2));
  CHECK(b.sd == Approx(std::sqrt(2. / 3)));
  CHECK(b.upper.value == Approx(2 + 1.959963984540054 * std::sqrt(2. / 3)));
  CHECK(b.bias.ci->hi == Approx(2 + 3.182446305284263 * std::sqrt(2. / 3) / 2));  // t(0.975, 3)
  CHECK(b.n == 4);
}

TEST_CASE("Passing-Bablok of four points by hand", "[metrics]") {
  // slopes 1, 1, 2, 1, 2.5, 4: median (1 + 2)/2; rests y - 1.5 x: -0.5, -1, -1.5, 1 and their median -0.75
  const auto f = passing_bablok(Values{1, 2, 3, 4}, Values{1, 2, 3, 7});
  CHECK(f.slope.value == Approx(1.5));
  CHECK(f.intercept.value == Approx(-0.75));
}

TEST_CASE("a line without error is found by both regressions", "[metrics]") {
  Values x, y;
  for (int i = 0; i < 20; ++i) x.push_back(0.03 * i), y.push_back(0.1 + 0.8 * x.back());
  for (const auto& fit : {passing_bablok(x, y), deming(x, y, 1), deming(x, y, 4)}) {
    CHECK(fit.slope.value == Approx(0.8));
    CHECK(fit.intercept.value == Approx(0.1));
    CHECK(fit.slope.ci->lo == Approx(0.8));
  }
}

TEST_CASE("swapping the methods inverts the slope; the order of specimens does not matter", "[metrics]") {
  const auto g = counts_golden();
  const auto x = numbers_of(g.at("reference")), y = numbers_of(g.at("method"));
  CHECK(deming(y, x, 1).slope.value == Approx(1 / deming(x, y, 1).slope.value));
  CHECK(deming(y, x, 0.5).slope.value == Approx(1 / deming(x, y, 2).slope.value));
  CHECK(passing_bablok(y, x).slope.value == Approx(1 / passing_bablok(x, y).slope.value).epsilon(0.02));
  const Values rx(x.rbegin(), x.rend()), ry(y.rbegin(), y.rend());
  CHECK(passing_bablok(rx, ry).slope.value == Approx(passing_bablok(x, y).slope.value));
  CHECK(passing_bablok(rx, ry).slope.ci->hi == Approx(passing_bablok(x, y).slope.ci->hi));
}

TEST_CASE("agreement equals the goldens", "[metrics][golden]") {
  const auto g = counts_golden();
  const auto x = numbers_of(g.at("reference")), y = numbers_of(g.at("method"));
  const auto b = bland_altman(x, y);
  CHECK(agrees(b.bias, g.at("bland_altman"), "bias"));
  CHECK(agrees(b.lower, g.at("bland_altman"), "lower"));
  CHECK(agrees(b.upper, g.at("bland_altman"), "upper"));
  const auto line = passing_bablok(x, y);
  CHECK(agrees(line.slope, g.at("passing_bablok"), "slope"));
  CHECK(agrees(line.intercept, g.at("passing_bablok"), "intercept"));
  for (const auto& golden : g.at("deming")) {
    const auto fit = deming(x, y, golden.at("ratio"));
    CHECK(agrees(fit.slope, golden, "slope", 1e-8));
    CHECK(agrees(fit.intercept, golden, "intercept", 1e-8));
  }
}

TEST_CASE("too few or constant specimens give no number", "[metrics]") {
  CHECK(std::isnan(bland_altman(Values{1}, Values{1}).bias.value));
  CHECK(std::isnan(deming(Values{1, 2}, Values{1, 2}).slope.value));
  CHECK(std::isnan(passing_bablok(Values{1, 2}, Values{1, 2}).slope.value));
  CHECK(std::isnan(passing_bablok(Values{1, 1, 1}, Values{2, 2, 2}).slope.value));
  CHECK_FALSE(passing_bablok(Values{1, 2, 3}, Values{1, 2, 3}).slope.ci);
  const auto flat = deming(Values{1, 1, 1}, Values{2, 2, 2});
  CHECK(std::isnan(flat.slope.value));
  CHECK_FALSE(flat.slope.ci);
}

TEST_CASE("unfit pairs are refused", "[metrics][errors]") {
  CHECK_THROWS_AS(bland_altman(Values{1, 2}, Values{1}), Error);
  CHECK_THROWS_AS(passing_bablok(Values{1, 2, NAN}, Values{1, 2, 3}), Error);
  CHECK_THROWS_AS(deming(Values{1, 2, 3}, Values{1, 2, 3}, 0), Error);
}
