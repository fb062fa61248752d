#include "leukolens/statistics/proportion.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/statistics/binomial.hpp"
#include "leukolens/statistics/student_t.hpp"

using namespace leukolens;

namespace {

Resampling donors_plan(std::size_t donors) {
  Resampling plan;
  plan.unit = Resampling::Unit::donors;
  plan.units = donors;
  return plan;
}

/// Hits of each donor among as many cells each.
std::vector<UnitCounts> of_donors(const std::vector<double>& hits, double cells) {
  std::vector<UnitCounts> units;
  for (const double h : hits) units.push_back({cells, h, cells});
  return units;
}

Estimate interval_of(const std::vector<UnitCounts>& units, const Resampling& plan) {
  Estimate e;
  set_proportion_interval(e, units, plan, 0.95);
  return e;
}

double width(const Estimate& e) { return e.ci->hi - e.ci->lo; }

}  // namespace

TEST_CASE("all of n cells: the interval begins where that has a chance of 2.5 %", "[statistics]") {
  for (const double n : {1., 44., 100.}) {
    const auto e = interval_of({{n, n, n}}, {});
    REQUIRE(e.ci);
    CHECK(e.ci->lo == Approx(std::pow(0.025, 1 / n)));
    CHECK(e.ci->hi == 1);
    CHECK(e.ci_method == "Clopper-Pearson interval");
  }
}

TEST_CASE("cells of unequal weight are worth Kish's number", "[statistics]") {
  UnitCounts counts;  // 10 of weight 3, 10 of weight 1: 40^2 / 100 = 16
  for (int i = 0; i < 10; ++i) counts.add(3, 1), counts.add(1, 1);
  CHECK(interval_of({counts}, {}).ci->lo == Approx(std::pow(0.025, 1 / 16.)));
}

TEST_CASE("donors of one cell each count as that many cells, less for the t of few degrees", "[statistics]") {
  const auto e = interval_of(of_donors({1, 1, 1, 1, 1, 0}, 1), donors_plan(6));
  const double t = student_t_quantile(0.975, 5), n = 6 * std::pow(1.959963984540054 / t, 2);
  const auto by_hand = clopper_pearson(n * 5 / 6, n, 0.95);
  CHECK(e.ci->lo == Approx(by_hand.lo));
  CHECK(e.ci->hi == Approx(by_hand.hi));
}

TEST_CASE("where all donors are all right the correlation is taken as 0.1", "[statistics]") {
  const auto e = interval_of(of_donors({20, 20, 20, 20, 20}, 20), donors_plan(5));
  const double t = student_t_quantile(0.975, 4), n = 100 / (1 + 19 * 0.1) * std::pow(1.959963984540054 / t, 2);
  REQUIRE(e.ci);
  CHECK(e.ci->lo == Approx(std::pow(0.025, 1 / n)));
  CHECK(e.ci->hi == 1);
  CHECK(e.ci_method == "Clopper-Pearson interval, 5 donors, intraclass correlation 0.10");
}

TEST_CASE("the correlation of donors by hand", "[statistics]") {
  // 10 donors of 10 cells: half all right, half all wrong: jackknife variance 1/36, times 100 / 0.25 is 11.1, more than
  // 10
  const auto extreme = interval_of(of_donors({10, 10, 10, 10, 10, 0, 0, 0, 0, 0}, 10), donors_plan(10));
  CHECK(extreme.ci_method.ends_with("correlation 1.00"));
  // donors alike to the cell: the least that is assumed
  CHECK(interval_of(of_donors(std::vector<double>(10, 5), 10), donors_plan(10)).ci_method.ends_with("0.05"));
  CHECK(interval_of(of_donors(std::vector<double>(80, 5), 10), donors_plan(80)).ci_method.ends_with("0.03"));
}

TEST_CASE("the more donors differ the wider, within 0 and 1, and a mirror for misses", "[statistics]") {
  const std::vector<std::vector<double>> hits{{9, 9, 9, 9, 9, 9}, {10, 8, 10, 8, 10, 8}, {10, 10, 10, 10, 10, 4}};
  double last = 0;
  for (const auto& h : hits) {
    const auto e = interval_of(of_donors(h, 10), donors_plan(6));
    CHECK(width(e) >= last);
    last = width(e);
    CHECK(e.ci->lo >= 0);
    CHECK(e.ci->lo < 0.9);
    CHECK(e.ci->hi > 0.9);
    CHECK(e.ci->hi <= 1);
    std::vector<double> misses;
    for (const double x : h) misses.push_back(10 - x);
    const auto mirror = interval_of(of_donors(misses, 10), donors_plan(6));
    CHECK(mirror.ci->lo == Approx(1 - e.ci->hi));
    CHECK(mirror.ci->hi == Approx(1 - e.ci->lo));
  }
}

TEST_CASE("donors without such cells do not count, and fewer than five give no interval", "[statistics][errors]") {
  auto units = of_donors({9, 8, 7, 10}, 10);
  units.resize(12);
  const auto e = interval_of(units, donors_plan(12));
  CHECK_FALSE(e.ci);
  CHECK(e.ci_method == "4 of 12 donors have such cells: too few for an interval");
  units[7] = {10, 9, 10};
  CHECK(interval_of(units, donors_plan(12)).ci);
  CHECK(interval_of({{0, 0, 0}}, {}).ci_method == "no such cells");
  auto none = donors_plan(3);
  none.none = "3 donors: too few";
  CHECK(interval_of(of_donors({1, 1, 1}, 1), none).ci_method == "3 donors: too few");
}

TEST_CASE("a rate above 1 is refused", "[statistics][errors]") {
  CHECK_THROWS_AS(clopper_pearson(3, 2, 0.95), Error);
  CHECK_THROWS_AS(clopper_pearson(-1, 2, 0.95), Error);
  CHECK_THROWS_AS(clopper_pearson(1, 2, 1), Error);
  CHECK(std::isnan(clopper_pearson(0, 0, 0.95).lo));
}
