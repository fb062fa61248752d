#include "leukolens/calibration/vector_scaling.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/calibration/matrix_scaling.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/calibration/temperature.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {

ScalingOptions free_fit() {
  ScalingOptions o;
  o.shrink = false;
  return o;
}

double objective(const Table& logits, const std::vector<int>& labels, const Eigen::VectorXd& w,
                 const Eigen::VectorXd& b, double temperature, double shrink) {
  Table s = logits.colwise() - logits.rowwise().mean();
  s.array().rowwise() *= w.transpose().array();
  s.rowwise() += b.transpose();
  const auto log_p = log_softmax(s);
  double sum = 0;
  for (Eigen::Index i = 0; i < s.rows(); ++i) sum -= log_p(i, labels[static_cast<std::size_t>(i)]);
  return sum / static_cast<double>(s.rows()) +
         shrink * ((w.array() * temperature - 1).square().sum() + b.squaredNorm());
}

}  // namespace

TEST_CASE("biases alone: without a signal the classes get their frequencies", "[calibration]") {
  // each pattern of logits holds labels 0 and 1 as 1 : 3, so w = 0 and the biases differ by ln 3
  const auto logits = table({{2, 0}, {2, 0}, {2, 0}, {2, 0}, {0, 2}, {0, 2}, {0, 2}, {0, 2}});
  const auto fit = fit_vector_scaling(logits, std::vector{0, 1, 1, 1, 0, 1, 1, 1}, free_fit());
  REQUIRE(fit.status == FitStatus::ok);
  CHECK(fit.bias(1) - fit.bias(0) == Approx(std::log(3.)).epsilon(1e-9));
  CHECK(fit.weight(0) + fit.weight(1) == Approx(0).margin(1e-9));
  CHECK(fit.nll_after == Approx(-0.75 * std::log(0.75) - 0.25 * std::log(0.25)).epsilon(1e-12));
}

TEST_CASE("no neighbour of a vector fit is better", "[calibration]") {
  for (const bool shrink : {true, false}) {
    const auto m = made_up(300, 4, 1, 2, 5);
    ScalingOptions options;
    options.shrink = shrink;
    const auto fit = fit_vector_scaling(m.logits, m.labels, options);
    REQUIRE(fit.status == FitStatus::ok);
    CHECK(fit.gradient_norm < 1e-9);
    const double t = fit_temperature(m.logits, m.labels).temperature, strength = shrink ? 4. / 300 : 0;
    const double best = objective(m.logits, m.labels, fit.weight, fit.bias, t, strength);
    for (int k = 0; k < 4; ++k)
      for (const double by : {-1e-3, 1e-3}) {
        Eigen::VectorXd w = fit.weight, b = fit.bias;
        w(k) += by;
        CHECK(objective(m.logits, m.labels, w, fit.bias, t, strength) > best);
        b(k) += by;
        CHECK(objective(m.logits, m.labels, fit.weight, b, t, strength) > best);
      }
  }
}

TEST_CASE("vector scaling does not depend on shifts of rows or on the size of logits", "[calibration]") {
  const auto m = made_up(150, 3, 1, 2);
  const auto fit = fit_vector_scaling(m.logits, m.labels);
  Table other = m.logits * 50;
  for (Eigen::Index i = 0; i < other.rows(); ++i) other.row(i).array() += static_cast<double>(i);
  const auto again = fit_vector_scaling(other, m.labels);
  CHECK((again.weight * 50 - fit.weight).norm() < 1e-8);
  CHECK((again.bias - fit.bias).norm() < 1e-8);
}

TEST_CASE("data without a minimum have a status", "[calibration]") {
  CHECK(fit_vector_scaling(table({{2, 1, 0}, {0, 0, 3}}), std::vector{0, 2}).status == FitStatus::separable);
  CHECK(fit_vector_scaling(table({{1, 1}, {2, 2}}), std::vector{0, 1}).status == FitStatus::constant_logits);
  // class 2 never occurs: without shrinkage its bias runs off
  auto m = made_up(200, 3, 1, 1);
  for (int& y : m.labels) y = y == 2 ? 0 : y;
  CHECK(fit_vector_scaling(m.logits, m.labels, free_fit()).status == FitStatus::separable);
  const auto shrunk = fit_vector_scaling(m.logits, m.labels);
  CHECK(shrunk.status == FitStatus::ok);
  CHECK(shrunk.bias.allFinite());
}

TEST_CASE("a vector and a matrix fit where no temperature is best", "[calibration]") {
  // class 1 scores above class 0 by 6 or by 8, but holds 1 and 2 of 4: log odds -ln 3 and 0
  const auto logits = table({{0, 6}, {0, 6}, {0, 6}, {0, 6}, {0, 8}, {0, 8}, {0, 8}, {0, 8}});
  const std::vector labels{0, 0, 0, 1, 0, 0, 1, 1};
  REQUIRE(fit_temperature(logits, labels).status == FitStatus::no_positive_optimum);
  const auto free = fit_vector_scaling(logits, labels, free_fit());
  const double least = (-0.75 * std::log(0.75) - 0.25 * std::log(0.25) + std::log(2.)) / 2;
  REQUIRE(free.status == FitStatus::ok);
  CHECK(free.nll_after == Approx(least).epsilon(1e-9));
  CHECK(fit_matrix_scaling(logits, labels, free_fit()).nll_after == Approx(least).epsilon(1e-9));
  CHECK(fit_vector_scaling(logits, labels).nll_after < 0.2 * fit_vector_scaling(logits, labels).nll_before);
  for (const double size : {1e-30, 1e150}) {  // shrunk towards standardised scores
    const auto shrunk = fit_vector_scaling(logits * size, labels);
    REQUIRE(shrunk.status == FitStatus::ok);
    CHECK(shrunk.nll_after == Approx(fit_vector_scaling(logits, labels).nll_after).epsilon(1e-9));
    CHECK(fit_matrix_scaling(logits * size, labels).nll_after ==
          Approx(fit_matrix_scaling(logits, labels).nll_after).epsilon(1e-9));
  }
}

TEST_CASE("data that a vector but no temperature separates have a status", "[calibration]") {
  // class 1 scores always above class 0 by 1 or by 3: a bias of 2 tells them apart
  const auto logits = table({{0, 1}, {0, 3}, {0, 1.2}, {0, 2.9}});
  const auto fit = fit_vector_scaling(logits, std::vector{0, 1, 0, 1}, free_fit());
  CHECK(fit.status == FitStatus::separable);
  CHECK(fit.weight.size() == 0);
}

TEST_CASE("vector scaling agrees with scipy on the same objective", "[calibration][golden]") {
  const auto g = golden();
  const auto logits = table_from(g["logits"]);
  const auto labels = g["labels"].get<std::vector<int>>();
  const auto fit = fit_vector_scaling(logits, labels);
  REQUIRE(fit.status == FitStatus::ok);
  for (int k = 0; k < 4; ++k) {
    CHECK(fit.weight(k) == Approx(g["vector_weight"][static_cast<std::size_t>(k)].get<double>()).epsilon(1e-6));
    CHECK(fit.bias(k) == Approx(g["vector_bias"][static_cast<std::size_t>(k)].get<double>()).epsilon(1e-6));
  }
  CHECK(fit.nll_after == Approx(g["nll_after_vector"].get<double>()).epsilon(1e-7));
  CHECK(fit_vector_scaling(logits, labels, free_fit()).nll_after ==
        Approx(g["nll_after_vector_without_shrinkage"].get<double>()).epsilon(1e-9));
}
