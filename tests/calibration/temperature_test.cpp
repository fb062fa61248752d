#include "leukolens/calibration/temperature.hpp"

#include <cmath>

#include "calibration/row_moments.hpp"
#include "catch.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {
double mean_nll(const Table& logits, const std::vector<int>& labels) {
  const auto log_p = log_softmax(logits);
  double sum = 0;
  for (Eigen::Index i = 0; i < logits.rows(); ++i) sum -= log_p(i, labels[static_cast<std::size_t>(i)]);
  return sum / static_cast<double>(logits.rows());
}
}  // namespace

TEST_CASE("temperature of two-class rows that are right three times in four", "[calibration]") {
  // logits (0, 4): the best p of class 1 is 3/4, so 4 / T = ln 3
  const auto fit = fit_temperature(table({{0, 4}, {0, 4}, {0, 4}, {0, 4}}), std::vector{1, 1, 0, 1});
  CHECK(fit.status == FitStatus::ok);
  CHECK(fit.temperature == Approx(4 / std::log(3.)).epsilon(1e-10));
  CHECK(fit.nll_after == Approx(-0.75 * std::log(0.75) - 0.25 * std::log(0.25)).epsilon(1e-12));
  CHECK(fit.steps > 0);
  CHECK(fit.steps < 12);
}

TEST_CASE("the moments are those of the plain formula", "[calibration]") {
  for (const int classes : {3, 8, 13}) {
    const int n = 61;
    const auto m = made_up(n, classes, 1, 5, 7);
    const auto rows = scaled_rows(m.logits, m.labels);
    for (const double t : {0.05, 1., 30.}) {
      const Table scaled = m.logits / t;
      const Table p = softmax(scaled);
      double slope = 0, curvature = 0;
      for (Eigen::Index i = 0; i < n; ++i) {
        const double mean = p.row(i).dot(m.logits.row(i));
        slope += mean - m.logits(i, m.labels[static_cast<std::size_t>(i)]);
        curvature += p.row(i).dot(m.logits.row(i).cwiseAbs2()) - mean * mean;
      }
      const auto got = nll_moments(rows, rows.range / t);
      CHECK(got.nll == Approx(mean_nll(scaled, m.labels)).epsilon(1e-12).margin(1e-13));
      CHECK(got.slope * rows.range == Approx(slope / n).epsilon(1e-10).margin(1e-12));
      CHECK(got.curvature * rows.range * rows.range == Approx(curvature / n).epsilon(1e-9).margin(1e-12));
    }
  }
}

TEST_CASE("scaling the logits scales the temperature, whatever their size", "[calibration]") {
  const auto m = made_up(400, 5, 1, 1);
  const auto unit = fit_temperature(m.logits, m.labels);
  REQUIRE(unit.status == FitStatus::ok);
  for (const double scale : {1e-200, 1e-6, 0.3, 40., 1e6, 1e200}) {
    const auto fit = fit_temperature(m.logits * scale, m.labels);
    CHECK(fit.status == FitStatus::ok);
    CHECK(fit.temperature / scale == Approx(unit.temperature).epsilon(1e-9));
    CHECK(fit.nll_after == Approx(unit.nll_after).epsilon(1e-12));
  }
}

TEST_CASE("a shift of a row's logits changes nothing", "[calibration]") {
  const auto m = made_up(100, 4, 1, 2);
  Table shifted = m.logits;
  for (Eigen::Index i = 0; i < shifted.rows(); ++i) shifted.row(i).array() += 10. * static_cast<double>(i);
  CHECK(fit_temperature(shifted, m.labels).temperature ==
        Approx(fit_temperature(m.logits, m.labels).temperature).epsilon(1e-10));
}

TEST_CASE("no neighbouring temperature is better, for few rows and for many", "[calibration]") {
  for (const int n : {30, 6000}) {  // many: begins on a part of the rows
    const auto m = made_up(n, 6, 2, 3, 11);
    const auto fit = fit_temperature(m.logits, m.labels);
    REQUIRE(fit.status == FitStatus::ok);
    const double best = mean_nll(m.logits / fit.temperature, m.labels);
    CHECK(best == Approx(fit.nll_after).epsilon(3e-12));
    CHECK(mean_nll(m.logits / (fit.temperature * 1.001), m.labels) > best);
    CHECK(mean_nll(m.logits / (fit.temperature * 0.999), m.labels) > best);
    CHECK(mean_nll(m.logits, m.labels) == Approx(fit.nll_before).epsilon(1e-12));
  }
}

TEST_CASE("one huge row does not stall the search", "[calibration]") {
  auto m = made_up(200, 3, 1, 1);
  m.logits.row(0) << 1e5, 0, 0;
  m.labels[0] = 0;
  const auto fit = fit_temperature(m.logits, m.labels);
  CHECK(fit.status == FitStatus::ok);
  CHECK(fit.temperature > 0.1);
  CHECK(fit.temperature < 10);
  CHECK(fit.steps < 40);
}

TEST_CASE("a prior on the temperature: the optimum, nearer to 1 the more it weighs", "[calibration]") {
  const auto separable = made_up(30, 3, 12, 1);  // every label scores highest
  REQUIRE(fit_temperature(separable.logits, separable.labels).status == FitStatus::separable);
  const auto over = made_up(60, 3, 1, 5);
  for (const auto& m : {separable, over}) {
    double last = INFINITY;
    for (const double prior : {0.5, 4., 50., 1e4}) {
      const auto fit = fit_temperature(m.logits, m.labels, {.prior = prior});
      REQUIRE(fit.status == FitStatus::ok);
      const auto objective = [&](double t) {
        return mean_nll(m.logits / t, m.labels) +
               prior / static_cast<double>(m.labels.size()) * (1 / t - 1 + std::log(t));
      };
      CHECK(objective(fit.temperature) <= objective(fit.temperature * 1.001));
      CHECK(objective(fit.temperature) <= objective(fit.temperature * 0.999));
      CHECK(fit.nll_after == Approx(mean_nll(m.logits / fit.temperature, m.labels)).epsilon(1e-10));
      CHECK(std::abs(std::log(fit.temperature)) < last);
      last = std::abs(std::log(fit.temperature));
    }
    CHECK(last < 0.05);
  }
  CHECK_THROWS_AS(fit_temperature(over.logits, over.labels, {.prior = -1}), Error);
}

TEST_CASE("one cell and the prior by hand", "[calibration]") {
  // p = 1 / (1 + exp(-b)), so the slope in b is -1/(1 + exp(b)) + 2 (1 - 1/b): 0 at b = 1.138091
  const auto fit = fit_temperature(table({{1, 0}}), std::vector{0}, {.prior = 2});
  const double b = 1 / fit.temperature;
  CHECK(-1 / (1 + std::exp(b)) + 2 * (1 - 1 / b) == Approx(0).margin(1e-6));
  CHECK(b == Approx(1.138091).epsilon(1e-5));
}

TEST_CASE("degenerate data have a status, no temperature, and keep their NLL", "[calibration]") {
  const auto separable = fit_temperature(table({{2, 1, 0}, {0, 0, 3}}), std::vector{0, 2});
  CHECK(separable.status == FitStatus::separable);
  CHECK(std::isnan(separable.temperature));
  CHECK(separable.nll_after == Approx(mean_nll(table({{2, 1, 0}, {0, 0, 3}}), {0, 2})));
  CHECK(fit_temperature(table({{1, 1, 0}}), std::vector{1}).status == FitStatus::separable);  // a tie grows no worse
  CHECK(fit_temperature(table({{0, 2}, {0, 1}}), std::vector{0, 0}).status == FitStatus::no_positive_optimum);
  CHECK(fit_temperature(table({{0, 1}, {0, 1}}), std::vector{0, 1}).status == FitStatus::no_positive_optimum);
  const auto constant = fit_temperature(table({{3, 3, 3}, {1, 1, 1}}), std::vector{0, 1});
  CHECK(constant.status == FitStatus::constant_logits);
  CHECK(constant.nll_before == Approx(std::log(3.)));
}

TEST_CASE("names of statuses read back", "[calibration]") {
  for (const auto s : {FitStatus::ok, FitStatus::separable, FitStatus::no_positive_optimum, FitStatus::constant_logits,
                       FitStatus::not_converged})
    CHECK(fit_status_from(name_of(s)) == s);
  CHECK_THROWS_AS(fit_status_from("fine"), Error);
}

TEST_CASE("no rows, and logits beyond a double, are errors", "[calibration][errors]") {
  CHECK_THROWS_AS(fit_temperature(Table(0, 3), {}), Error);
  CHECK_THROWS_AS(fit_temperature(table({{1e308, -1e308}, {0, 1}}), std::vector{1, 0}), Error);
}

TEST_CASE("temperature agrees with scipy and scikit-learn", "[calibration][golden]") {
  const auto g = golden();
  const auto fit = fit_temperature(table_from(g["logits"]), g["labels"].get<std::vector<int>>());
  CHECK(fit.temperature == Approx(g["temperature"].get<double>()).epsilon(1e-7));
  CHECK(fit_temperature(table_from(g["logits"]), g["labels"].get<std::vector<int>>(), {.prior = 4}).temperature ==
        Approx(g["temperature_with_prior_4"].get<double>()).epsilon(1e-7));
  CHECK(fit.temperature == Approx(g["temperature_scikit_learn"].get<double>()).epsilon(1e-6));
  CHECK(fit.nll_before == Approx(g["nll"].get<double>()).epsilon(1e-12));
  CHECK(fit.nll_after == Approx(g["nll_after_temperature"].get<double>()).epsilon(1e-12));
}
