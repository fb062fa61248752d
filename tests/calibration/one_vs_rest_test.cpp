#include "leukolens/calibration/one_vs_rest.hpp"

#include <algorithm>
#include <cmath>

#include "calibration/binary_logistic.hpp"
#include "calibration/class_odds.hpp"
#include "catch.hpp"
#include "leukolens/calibration/matrix_scaling.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {
const Table four = table({{0, 0}, {0, 0}, {0, std::log(3.)}, {0, std::log(3.)}});  // p_1 = 1/2, 1/2, 3/4, 3/4
}

TEST_CASE("logistic regression by hand", "[calibration]") {
  // one constant feature: the log odds of the mean target
  const auto fit = fit_binary_logistic(Eigen::MatrixXd::Ones(4, 1), Eigen::Vector4d(1, 0, 1, 1));
  CHECK(fit.status == FitStatus::ok);
  CHECK(fit.parameters(0) == Approx(std::log(3.)).epsilon(1e-9));
  const auto endless = fit_binary_logistic(Eigen::MatrixXd::Ones(4, 1), Eigen::Vector4d::Ones());
  CHECK(endless.status == FitStatus::separable);
}

TEST_CASE("class odds are exact where p rounds to 1", "[calibration]") {
  const auto odds = class_odds(table({{800, 0, 1}, {0, 0, 0}}));
  CHECK(odds.log_p(0, 0) == 0);
  CHECK(odds.log_rest(0, 0) == Approx(-800 + std::log(1 + std::exp(1.))));
  CHECK(odds.log_p(1, 2) == Approx(-std::log(3.)));
  CHECK(odds.log_rest(1, 2) == Approx(std::log(2. / 3)));
}

TEST_CASE("Platt scaling stays finite on separable data", "[calibration]") {
  // 2 of each class: targets 3/4 and 1/4, and the logits (1, -1), (-1, 1) fit them: w u + b = +-ln 3 with u = +-1
  const auto fit = fit_platt(table({{2, 0}, {2, 0}, {0, 2}, {0, 2}}), std::vector{0, 0, 1, 1});
  REQUIRE(fit.status == FitStatus::ok);
  for (int k = 0; k < 2; ++k) {
    CHECK(fit.weight(k) == Approx(std::log(3.)).epsilon(1e-8));
    CHECK(fit.bias(k) == Approx(0).margin(1e-8));
  }
  CHECK(apply_platt(table({{2, 0}}), fit.weight, fit.bias)(0, 0) == Approx(0.75).epsilon(1e-8));
}

TEST_CASE("beta calibration leaves calibrated scores alone and forbids falling curves", "[calibration]") {
  // of p_1 = 1/2 half are right, of 3/4 three quarters
  const auto logits =
      table({{0, 0}, {0, 0}, {0, std::log(3.)}, {0, std::log(3.)}, {0, std::log(3.)}, {0, std::log(3.)}});
  const auto fit = fit_beta(logits, std::vector{0, 1, 1, 1, 1, 0});
  REQUIRE(fit.status == FitStatus::ok);
  const auto p = apply_beta(logits, fit.matrix);
  CHECK(p(0, 1) == Approx(0.5).epsilon(1e-6));
  CHECK(p(2, 1) == Approx(0.75).epsilon(1e-6));
  // scores that mislead: both slopes would be negative, so only the frequencies remain
  const auto misled = fit_beta(table({{2, 0}, {2, 0}, {2, 0}, {0, 2}, {0, 2}, {0, 2}}), std::vector{1, 1, 0, 0, 0, 1});
  REQUIRE(misled.status == FitStatus::ok);
  CHECK(misled.matrix.leftCols(2).norm() == 0);
  CHECK(misled.matrix(0, 2) == Approx(0).margin(1e-9));
  CHECK(fit_beta(table({{2, 0}, {0, 2}, {3, 0}}), std::vector{0, 1, 0}).status == FitStatus::separable);
}

TEST_CASE("beta calibration of scores that are always wrong keeps the frequencies", "[calibration]") {
  auto m = made_up(300, 3, 3, 1);
  for (Eigen::Index i = 0; i < 300; ++i) {  // the label is the class after the one that scores highest
    Eigen::Index top = 0;
    m.logits.row(i).maxCoeff(&top);
    m.labels[static_cast<std::size_t>(i)] = static_cast<int>(top + 1) % 3;
  }
  const auto fit = fit_beta(m.logits, m.labels);
  REQUIRE(fit.status == FitStatus::ok);
  for (int k = 0; k < 3; ++k) {
    const double part = static_cast<double>(std::count(m.labels.begin(), m.labels.end(), k)) / 300;
    CHECK(fit.matrix(k, 0) == 0);
    CHECK(fit.matrix(k, 2) == Approx(std::log(part / (1 - part))).epsilon(1e-8));
  }
}

TEST_CASE("beta calibration keeps the classes that can be fitted", "[calibration]") {
  auto m = made_up(200, 3, 1, 3);
  for (std::size_t i = 0; i < 200; ++i) {
    if (m.labels[i] == 2)
      m.logits(static_cast<Eigen::Index>(i), 2) += 40;  // p tells class 2 without error
    else
      m.logits(static_cast<Eigen::Index>(i), 2) -= 40;
  }
  const auto fit = fit_beta(m.logits, m.labels);
  REQUIRE(fit.status == FitStatus::ok);
  CHECK(fit.matrix.allFinite());
  CHECK(fit.nll_after < fit.nll_before);
  const Table p = apply_beta(m.logits, fit.matrix);
  for (std::size_t i = 0; i < 200; ++i) CHECK((p(static_cast<Eigen::Index>(i), 2) > 0.9) == (m.labels[i] == 2));
  auto other = m.labels;  // one label wrong: class 2 has an optimum then, and class 0 has the same as before
  *std::find(other.begin(), other.end(), 2) = 1;
  CHECK(fit_beta(m.logits, other).matrix.row(0) == fit.matrix.row(0));
}

TEST_CASE("a class without labels leaves beta and Dirichlet calibration of the others", "[calibration]") {
  auto m = made_up(60, 3, 1, 1);
  for (int& y : m.labels) y %= 2;
  const auto beta = fit_beta(m.logits, m.labels);
  REQUIRE(beta.status == FitStatus::ok);
  CHECK(beta.matrix.row(2).head(2).norm() < 1e-8);
  CHECK(beta.matrix(2, 2) == Approx(-std::log(61.)).epsilon(1e-8));  // q = 1 / (n + 2)
  const auto dirichlet = fit_dirichlet(m.logits, m.labels);
  REQUIRE(dirichlet.status == FitStatus::ok);
  CHECK(dirichlet.nll_after < dirichlet.nll_before);
  CHECK(dirichlet.matrix(2, 2) > 1);  // no label pulls back, but the penalty
}

TEST_CASE("Platt scaling does not depend on the size of logits", "[calibration]") {
  const auto m = made_up(60, 3, 1, 1);
  const auto fit = fit_platt(m.logits, m.labels);
  for (const double size : {1e-30, 1e-3, 1e150}) {
    const auto other = fit_platt(m.logits * size, m.labels);
    REQUIRE(other.status == FitStatus::ok);
    CHECK((other.weight * size - fit.weight).norm() < 1e-7);
    CHECK(other.nll_after == Approx(fit.nll_after).epsilon(1e-9));
  }
}

TEST_CASE("equal probabilities of rows whose float sums differ are one point", "[calibration]") {
  const Table p = table({{0.3f, 0.3f, 0.4f}, {0.3f, 0.1f, 0.6f}, {0.2f, 0.1f, 0.7f}, {0.7f, 0.1f, 0.2f}});
  REQUIRE(p.row(0).sum() != p.row(1).sum());
  const Table logits = p.array().log();
  const auto fit = fit_isotonic(logits, std::vector{1, 0, 2, 0});
  CHECK(fit.curves[0].x.size() == 3);  // .2, .3, .7
  CHECK(fit.curves[0](0.3f) == Approx(0.5).epsilon(1e-6));
  Table shifted = logits;  // scores that are no log-probabilities are divided by their sum
  shifted.array() += 1;
  CHECK((apply_isotonic(shifted, fit.curves) - apply_isotonic(logits, fit.curves)).cwiseAbs().maxCoeff() < 1e-5);
}

TEST_CASE("a histogram holds the frequencies of its bins", "[calibration]") {
  const auto fit = fit_histogram(four, std::vector{0, 1, 1, 1}, 2);
  REQUIRE(fit.status == FitStatus::ok);
  // class 1: bin (0, 1/2] holds the first two, (1/2, 1] the others; class 0: all four lie in the first
  CHECK(fit.matrix(1, 0) == 0.5);
  CHECK(fit.matrix(1, 1) == 1);
  CHECK(fit.matrix(0, 0) == 0.25);
  CHECK(fit.matrix(0, 1) == 0.75);  // empty: its midpoint
  CHECK(apply_histogram(four, fit.matrix)(0, 1) == Approx(0.5 / 0.75));
  CHECK_THROWS_AS(fit_histogram(four, std::vector{0, 1, 1, 1}, 0), Error);
}

TEST_CASE("isotonic curves pool what falls and join levels by straight lines", "[calibration]") {
  const auto fit = fit_isotonic(four, std::vector{0, 1, 1, 1});
  REQUIRE(fit.status == FitStatus::ok);
  const auto& curve = fit.curves[1];
  REQUIRE(curve.x.size() == 2);
  CHECK(curve(0.1) == 0.5);  // level outside
  CHECK(curve(0.625) == Approx(0.75));
  CHECK(curve(0.9) == 1);
  const auto pooled = fit_isotonic(four, std::vector{1, 1, 0, 1});  // falls from 1 to 1/2: one level
  CHECK(pooled.curves[1].y.front() == 0.75);
  CHECK(pooled.curves[1].y.back() == 0.75);
}

TEST_CASE("one-vs-rest answers that are all 0 become uniform", "[calibration]") {
  Table q = table({{0, 0, 0}, {1, 3, 0}});
  normalise_rows(q);
  CHECK(q == table({{1. / 3, 1. / 3, 1. / 3}, {0.25, 0.75, 0}}));
}

TEST_CASE("isotonic calibration of its own rows never worsens their NLL by much and keeps ranks", "[calibration]") {
  const auto m = made_up(500, 2, 1, 3);
  const auto fit = fit_isotonic(m.logits, m.labels);
  CHECK(fit.nll_after < fit.nll_before);
  for (const auto& curve : fit.curves)
    for (std::size_t j = 1; j < curve.x.size(); ++j) {
      CHECK(curve.x[j] > curve.x[j - 1]);
      CHECK(curve.y[j] >= curve.y[j - 1]);
    }
}

TEST_CASE("one-vs-rest fits of constant logits have a status", "[calibration]") {
  const auto flat = table({{1, 1}, {2, 2}});
  const std::vector<int> labels{0, 1};
  CHECK(fit_platt(flat, labels).status == FitStatus::constant_logits);
  CHECK(fit_beta(flat, labels).status == FitStatus::constant_logits);
  CHECK(fit_histogram(flat, labels).status == FitStatus::constant_logits);
  CHECK(fit_isotonic(flat, labels).status == FitStatus::constant_logits);
}
