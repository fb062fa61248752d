#include "leukolens/population/prior_shift.hpp"

#include <algorithm>

#include "catch.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/metrics/classification.hpp"
#include "metrics/counts_golden.hpp"
#include "mixed_specimens.hpp"

using namespace leukolens;

namespace {

Eigen::VectorXd vector(std::initializer_list<double> values) {
  return Eigen::Map<const Eigen::VectorXd>(values.begin(), static_cast<Eigen::Index>(values.size()));
}

Eigen::VectorXd vector(const Json& values) {
  const auto numbers = numbers_of(values);
  return Eigen::Map<const Eigen::VectorXd>(numbers.data(), static_cast<Eigen::Index>(numbers.size()));
}

double distance(const Eigen::VectorXd& a, const Eigen::VectorXd& b) { return (a - b).cwiseAbs().maxCoeff(); }

}  // namespace

TEST_CASE("prior shift of two cells by hand", "[population]") {
  // ratios to the prior 1/2: 1.6, 0.4 and 0.6, 1.4; 1.2/(0.4 + 1.2 q) = 0.8/(1.4 - 0.8 q) at q = 1.36/1.92
  const auto fit = fit_prior_shift(table({{0.8, 0.2}, {0.3, 0.7}}), vector({0.5, 0.5}));
  CHECK(fit.converged);
  CHECK(fit.fractions(0) == Approx(1.36 / 1.92).epsilon(1e-6));
  CHECK(fit.fractions.sum() == Approx(1));
}

TEST_CASE("sure calls are counted as they are", "[population]") {
  const auto fit = fit_prior_shift(table({{1, 0}, {0, 1}, {1, 0}, {1, 0}}), vector({0.9, 0.1}));
  CHECK(fit.fractions(0) == Approx(0.75));
}

TEST_CASE("weights count as copies, and the order of cells does not matter", "[population]") {
  const auto p = table({{0.8, 0.2}, {0.3, 0.7}}), copies = table({{0.3, 0.7}, {0.8, 0.2}, {0.3, 0.7}});
  const std::vector<double> weights{1, 2};
  const auto prior = vector({0.6, 0.4});
  CHECK(distance(fit_prior_shift(p, prior, weights).fractions, fit_prior_shift(copies, prior).fractions) < 1e-6);
}

TEST_CASE("EM equals the direct maximisation of the likelihood", "[population][golden]") {
  const auto g = counts_golden();
  const auto p = table_from(g.at("probabilities"));
  PriorShiftOptions fine;
  fine.tolerance = 1e-14;
  fine.max_steps = 200000;
  CHECK(distance(fit_prior_shift(p, vector(g.at("prior")), {}, fine).fractions, vector(g.at("em"))) < 1e-9);
  const auto weights = numbers_of(g.at("weights"));
  CHECK(distance(fit_prior_shift(p, vector(g.at("prior")), weights, fine).fractions, vector(g.at("em_weighted"))) <
        1e-9);
}

TEST_CASE("a specimen of known fractions is recovered, which counting does not do", "[population]") {
  auto t = no_cells();
  const auto truth = vector({0.7, 0.25, 0.05});
  add_cells(t, "s", {0.7, 0.25, 0.05}, 20000);
  const Table p = softmax(t.logits);
  const auto called = predicted_classes(p);
  const auto rare = std::count(called.begin(), called.end(), 2) / 20000.;
  CHECK(std::abs(rare - 0.05) > 0.05);  // overlapping classes: false neutrophils outnumber the true ones
  CHECK(distance(fit_prior_shift(p, vector({1. / 3, 1. / 3, 1. / 3})).fractions, truth) < 0.015);
}

TEST_CASE("black-box shift of a hand-made confusion matrix", "[population]") {
  // of 10 a 8 are called a; of 10 b 9 are called b; 60 % called a: 0.8 q + 0.1 (1 - q) = 0.6, q = 5/7
  std::vector<int> labels, called, specimen;
  const auto add = [&](int y, int c, int n) {
    for (int i = 0; i < n; ++i) labels.push_back(y), called.push_back(c);
  };
  add(0, 0, 8), add(0, 1, 2), add(1, 0, 1), add(1, 1, 9);
  for (int i = 0; i < 100; ++i) specimen.push_back(i < 60 ? 0 : 1);
  const auto shift = black_box_shift(labels, called, specimen, 2);
  CHECK(shift.fractions(0) == Approx(5. / 7));
  CHECK(shift.fractions(1) == Approx(2. / 7));
  CHECK(shift.test.degrees == 1);
  const std::vector<int> no_b(20, 0);
  CHECK(std::isnan(black_box_shift(no_b, no_b, specimen, 2).fractions(0)));
}

TEST_CASE("the shift test fires on a shift and keeps its level without one", "[population]") {
  auto source = mixed_source();
  const auto called = predicted_classes(source.cells.logits);
  int alarms = 0, missed = 0;
  for (int s = 0; s < 100; ++s) {
    auto same = no_cells(), other = no_cells();
    add_cells(same, "same " + std::to_string(s), {1. / 3, 1. / 3, 1. / 3}, 100);
    add_cells(other, "other " + std::to_string(s), {0.8, 0.1, 0.1}, 100);
    alarms += black_box_shift(source.cells.labels, called, predicted_classes(same.logits), 3).test.p < 0.05;
    missed += black_box_shift(source.cells.labels, called, predicted_classes(other.logits), 3).test.p > 0.05;
  }
  CHECK(alarms <= 13);  // binomial(100, 0.05): 13 has a chance of 1 in 900
  CHECK(missed == 0);
}

TEST_CASE("unfit priors are refused", "[population][errors]") {
  const auto p = table({{0.8, 0.2}});
  CHECK_THROWS_AS(fit_prior_shift(p, vector({1, 0})), Error);
  CHECK_THROWS_AS(fit_prior_shift(p, vector({0.5, 0.3, 0.2})), Error);
  const std::vector<double> two{1, 1};
  CHECK_THROWS_AS(fit_prior_shift(p, vector({0.5, 0.5}), two), Error);
  CHECK(std::isnan(fit_prior_shift(Table(0, 2), vector({0.5, 0.5})).fractions(0)));
}
