#include "leukolens/statistics/interval.hpp"

#include <cmath>
#include <numeric>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

namespace {

Statistics mean_of(const std::vector<double>& values) {
  return [values](std::span<const int> rows) {
    double sum = 0;
    for (const int row : rows) sum += values[row];
    return std::vector{rows.empty() ? NAN : sum / static_cast<double>(rows.size())};
  };
}

std::vector<double> normal_values(int n, std::uint64_t seed) {
  std::vector<double> values;
  Random random(seed, "test");
  for (int i = 0; i < n; ++i) values.push_back(random.normal());
  return values;
}

/// n cells of `count` donors in turn.
std::vector<std::string> in_turn(int n, int count) {
  std::vector<std::string> donors;
  for (int i = 0; i < n; ++i) donors.push_back("d" + std::to_string(i % count));
  return donors;
}

}  // namespace

TEST_CASE("fewer than five donors give no interval and are listed", "[metrics]") {
  const auto e = estimate(6, mean_of({1, 2, 3, 4, 5, 6}), in_turn(6, 3), {})[0];
  CHECK(e.value == Approx(3.5));
  CHECK(e.n == 6);
  CHECK_FALSE(e.ci);
  CHECK(e.ci_method == "3 donors: too few for an interval (d0, d1, d2)");
}

TEST_CASE("five donors: the jackknife of a mean is its t interval", "[metrics]") {
  // one cell each: leaving one out gives the textbook standard error sd / sqrt(5); t(0.975, 4) = 2.776445
  const std::vector<double> values{1, 2, 4, 8, 10};
  const double sd = std::sqrt((16 + 9 + 1 + 9 + 25) / 4.), half = 2.7764451051977934 * sd / std::sqrt(5.);
  const auto e = estimate(5, mean_of(values), in_turn(5, 5), {})[0];
  REQUIRE(e.ci);
  CHECK(e.ci->lo == Approx(5 - half));
  CHECK(e.ci->hi == Approx(5 + half));
  CHECK(e.ci_method == "t interval over the jackknife of 5 donors");
}

TEST_CASE("more than forty donors are drawn whole", "[metrics]") {
  // every donor's two cells are equal: an interval of cells would be narrower by the square root of two
  std::vector<double> values = normal_values(60, 4);
  values.insert(values.end(), values.begin(), values.end());
  const auto donors = in_turn(120, 60);
  const auto by_donor = estimate(120, mean_of(values), donors, {})[0];
  const auto by_cell = estimate(120, mean_of(values), {}, {})[0];
  CHECK(by_donor.ci_method == "bootstrap of 60 donors, percentile, 1000 draws, seed 1");
  CHECK(by_cell.ci_method == "bootstrap of cells, percentile, 1000 draws, seed 1");
  const double ratio = (by_donor.ci->hi - by_donor.ci->lo) / (by_cell.ci->hi - by_cell.ci->lo);
  CHECK(ratio == Approx(std::sqrt(2.)).epsilon(0.12));
}

TEST_CASE("names that are all empty mean unknown donors", "[metrics]") {
  const auto e = estimate(3, mean_of({1, 2, 3}), {"", "", ""}, {})[0];
  CHECK(e.ci_method.starts_with("bootstrap of cells"));
}

TEST_CASE("the bootstrap of a mean has the normal width and a seed", "[metrics]") {
  const auto values = normal_values(400, 9);
  const auto e = estimate(400, mean_of(values), {}, {})[0];
  CHECK(e.ci->hi - e.ci->lo == Approx(2 * 1.96 / 20).epsilon(0.15));
  CHECK(e.ci->lo < e.value);
  CHECK(e.value < e.ci->hi);
  const auto again = estimate(400, mean_of(values), {}, {})[0];
  CHECK(again.ci->lo == e.ci->lo);
  IntervalOptions other;
  other.seed = 2;
  CHECK(estimate(400, mean_of(values), {}, other)[0].ci->lo != e.ci->lo);
}

TEST_CASE("an undefined figure has no interval", "[metrics]") {
  const Statistics undefined_always = [](std::span<const int>) { return std::vector<double>{NAN}; };
  CHECK_FALSE(estimate(5, undefined_always, {}, {})[0].ci);
  CHECK_FALSE(estimate(5, undefined_always, in_turn(5, 5), {})[0].ci);
  CHECK(estimate(0, mean_of({}), {}, {})[0].ci_method == "no cells");
}

TEST_CASE("impossible options are refused", "[metrics][errors]") {
  CHECK_THROWS_AS(estimate(2, mean_of({1, 2}), {"a"}, {}), Error);
  IntervalOptions none;
  none.draws = 0;
  CHECK_THROWS_AS(estimate(2, mean_of({1, 2}), {}, none), Error);
}
