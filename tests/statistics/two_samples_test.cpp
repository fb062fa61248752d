// Tests of two samples against each other: chi-squared, Kolmogorov-Smirnov, Holm, Wilson, clustering.
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/statistics/chi_squared.hpp"
#include "leukolens/statistics/clustering.hpp"
#include "leukolens/statistics/holm.hpp"
#include "leukolens/statistics/kolmogorov_smirnov.hpp"
#include "leukolens/statistics/quantile.hpp"
#include "leukolens/statistics/wilson.hpp"
#include "metrics/counts_golden.hpp"

using namespace leukolens;

namespace {
using Values = std::vector<double>;
}

TEST_CASE("chi-squared of a two by two table by hand", "[metrics]") {
  // all expected counts 15: 4 x 25/15
  const auto t = chi_squared_homogeneity(Values{10, 20}, Values{20, 10});
  CHECK(t.statistic == Approx(100. / 15));
  CHECK(t.degrees == 1);
  CHECK(t.smallest_expected == Approx(15));
  CHECK(chi_squared_survival(2 * std::log(2.), 2) == Approx(0.5));  // exponential with mean 2
}

TEST_CASE("equal proportions have chi-squared 0; a class in neither sample adds no degree", "[metrics]") {
  const auto t = chi_squared_homogeneity(Values{10, 0, 30}, Values{5, 0, 15});
  CHECK(t.statistic == Approx(0).margin(1e-12));
  CHECK(t.degrees == 1);
  CHECK(t.p == Approx(1));
  CHECK(std::isnan(chi_squared_homogeneity(Values{3, 0}, Values{5, 0}).p));
  CHECK(std::isnan(chi_squared_homogeneity(Values{0, 0}, Values{5, 1}).p));
}

TEST_CASE("Kolmogorov-Smirnov distance by hand", "[metrics]") {
  // F_a steps at 1, 2, 3; F_b at 3, 4: at 2 the gap is 2/3; the tie at 3 is one step
  const Values a{1, 2, 3}, b{3, 4};
  CHECK(kolmogorov_smirnov({a, {}, 3}, {b, {}, 2}).distance == Approx(2. / 3));
  CHECK(std::isnan(kolmogorov_smirnov({a, {}, 3}, {{}, {}, 0}).distance));
}

TEST_CASE("a margin hides what it closes, and no more", "[metrics]") {
  const Values a{1, 2, 3}, b{1.5, 2.5, 3.5}, c{10, 20, 30}, d{11, 22, 33};
  CHECK(kolmogorov_smirnov({a, {}, 3}, {b, {}, 3}).distance == Approx(1. / 3));
  CHECK(kolmogorov_smirnov({a, {}, 3}, {b, {}, 3}, {0.5, 0}).distance == Approx(0).margin(1e-12));
  CHECK(kolmogorov_smirnov({b, {}, 3}, {a, {}, 3}, {0.5, 0}).p == Approx(1));
  CHECK(kolmogorov_smirnov({a, {}, 3}, {b, {}, 3}, {0.4, 0}).distance == Approx(1. / 3));
  CHECK(kolmogorov_smirnov({c, {}, 3}, {d, {}, 3}, {0, 0.1}).distance == Approx(0).margin(1e-12));
  CHECK(kolmogorov_smirnov({c, {}, 3}, {d, {}, 3}, {0, 0.05}).distance == Approx(1. / 3));
  // a wider spread around the same median stays one: at 2 - 0.5 the fractions below are 1/2 and 0
  CHECK(kolmogorov_smirnov({Values{0, 4}, {}, 2}, {Values{2, 2}, {}, 2}, {0.5, 0}).distance == Approx(0.5));
}

TEST_CASE("rounding to float32 is no difference", "[metrics]") {
  Values exact, rounded;
  for (int i = 0; i < 200; ++i) exact.push_back(0.04 + 1e-11 * i), rounded.push_back(double(float(0.04)));
  CHECK(kolmogorov_smirnov({exact, {}, 200}, {rounded, {}, 200}).p < 1e-6);
  CHECK(kolmogorov_smirnov({exact, {}, 200}, {rounded, {}, 200}, {0, 0x1p-21}).p == Approx(1));
}

TEST_CASE("weights count as copies", "[metrics]") {
  const Values a{0.1, 0.5, 0.9}, b{0.2, 0.6}, copies{0.2, 0.2, 0.2, 0.6}, weights{3, 1};
  const auto weighted = kolmogorov_smirnov({a, {}, 3}, {b, weights, 4});
  const auto copied = kolmogorov_smirnov({a, {}, 3}, {copies, {}, 4});
  CHECK(weighted.distance == Approx(copied.distance));
  CHECK(weighted.p == Approx(copied.p));
}

TEST_CASE("fewer effective cells make a difference less sure", "[metrics]") {
  Values a, b;
  for (int i = 0; i < 100; ++i) a.push_back(i), b.push_back(i + 40);
  CHECK(kolmogorov_smirnov({a, {}, 100}, {b, {}, 100}).p < 1e-5);
  CHECK(kolmogorov_smirnov({a, {}, 5}, {b, {}, 5}).p > 0.3);
}

TEST_CASE("Holm by hand", "[metrics]") {
  const auto p = holm(Values{0.04, NAN, 0.01, 0.03});
  CHECK(p[2] == Approx(0.03));
  CHECK(p[3] == Approx(0.06));
  CHECK(p[0] == Approx(0.06));
  CHECK(std::isnan(p[1]));
}

TEST_CASE("cells of one donor are worth fewer", "[metrics]") {
  CHECK(effective_cells(10, {}, {}, 0) == Approx(10));
  CHECK(effective_cells(10, {}, {}, 1) == Approx(1));
  CHECK(effective_cells(4, {}, {"a", "a", "b", "b"}, 1) == Approx(2));
  CHECK(effective_cells(2, Values{3, 1}, {"a", "b"}, 0) == Approx(16. / 10));
  CHECK(effective_cells(0, {}, {}, 0.5) == 0);
}

TEST_CASE("the intraclass correlation is 1 where donors are constant and 0 where they are alike", "[metrics]") {
  const std::vector<std::string> donors{"a", "a", "b", "b"};
  CHECK(intraclass_correlation(Values{1, 1, 2, 2}, donors) == Approx(1));
  CHECK(intraclass_correlation(Values{1, 2, 1, 2}, donors) == 0);
  CHECK(std::isnan(intraclass_correlation(Values{1, 1, 1, 1}, donors)));
  CHECK(std::isnan(intraclass_correlation(Values{1, 2}, {"a", "a"})));
}

TEST_CASE("quantiles interpolate", "[metrics]") {
  CHECK(quantile({1, 2, 4}, 0.5) == 2);
  CHECK(quantile({1, 2, 4}, 0.75) == 3);
  CHECK(quantile({7}, 0.3) == 7);
}

TEST_CASE("two-sample tests equal the goldens", "[metrics][golden]") {
  const auto g = counts_golden();
  for (const auto& row : g.at("chi2_sf"))
    CHECK(chi_squared_survival(row[0], row[1]) == Approx(row[2].get<double>()).epsilon(1e-10));
  const auto t = chi_squared_homogeneity(numbers_of(g.at("counts")[0]), numbers_of(g.at("counts")[1]));
  CHECK(t.statistic == Approx(g.at("chi2").get<double>()).epsilon(1e-12));
  CHECK(t.p == Approx(g.at("chi2_p").get<double>()).epsilon(1e-10));
  CHECK(t.smallest_expected == Approx(g.at("chi2_smallest").get<double>()));
  for (const auto& row : g.at("kolmogorov"))
    CHECK(kolmogorov_survival(row[0]) == Approx(row[1].get<double>()).epsilon(1e-10));
  const auto a = numbers_of(g.at("ks_a")), b = numbers_of(g.at("ks_b"));
  const auto ks = kolmogorov_smirnov({a, {}, double(a.size())}, {b, {}, double(b.size())});
  CHECK(ks.distance == Approx(g.at("ks_distance").get<double>()).epsilon(1e-12));
  CHECK(ks.p == Approx(g.at("ks_p").get<double>()).epsilon(1e-10));
  CHECK(ks.p == Approx(g.at("ks_p_exact").get<double>()).epsilon(0.2));  // asymptotic against exact
  const auto corrected = holm(numbers_of(g.at("p_values")));
  for (std::size_t i = 0; i < corrected.size(); ++i)
    CHECK(corrected[i] == Approx(g.at("holm")[i].get<double>()).epsilon(1e-12));
  for (const auto& row : g.at("wilson")) {
    const auto e = wilson(row[0], row[1]);
    CHECK(e.ci->lo == Approx(row[2].get<double>()).margin(1e-12));
    CHECK(e.ci->hi == Approx(row[3].get<double>()).epsilon(1e-12));
  }
  std::vector<std::string> donors;
  for (std::size_t d = 0; d < g.at("donor_sizes").size(); ++d)
    donors.insert(donors.end(), g.at("donor_sizes")[d].get<std::size_t>(), std::to_string(d));
  CHECK(intraclass_correlation(numbers_of(g.at("clustered")), donors) ==
        Approx(g.at("intraclass").get<double>()).epsilon(1e-10));
}

TEST_CASE("unfit samples are refused", "[metrics][errors]") {
  CHECK_THROWS_AS(chi_squared_homogeneity(Values{1}, Values{1, 2}), Error);
  CHECK_THROWS_AS(chi_squared_homogeneity(Values{-1, 2}, Values{1, 2}), Error);
  CHECK_THROWS_AS(chi_squared_survival(1, 0), Error);
  CHECK_THROWS_AS(wilson(3, 2), Error);
  CHECK(std::isnan(wilson(0, 0).value));
}
