#include <cmath>

#include "catch.hpp"
#include "leukolens/calibration/calibrator.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/calibration/temperature.hpp"
#include "leukolens/metrics/probability_scores.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {
ScalingOptions without_shrinkage() { return {.shrink = false}; }
double nll_of(const Table& logits, const std::vector<int>& labels, double temperature, const Eigen::VectorXd& bias) {
  Table s = logits / temperature;
  s.rowwise() += bias.transpose();
  return negative_log_likelihood(softmax(s), labels);
}
}  // namespace

TEST_CASE("biases correct a shifted class balance", "[calibration]") {
  // two kinds of rows, logits (2, 0) and (0, 2); label 1 in 1 of 4 and 3 of 4 ... of the first, 2 of 4 and all but one
  // in 4: log odds of class 1 are -ln 3 and ln 3 when T = 2 / ln 3 and b = 0
  const auto logits = table({{2, 0}, {2, 0}, {2, 0}, {2, 0}, {0, 2}, {0, 2}, {0, 2}, {0, 2}});
  const auto fit = fit_bias_corrected_temperature(logits, std::vector{0, 0, 0, 1, 1, 1, 1, 0}, without_shrinkage());
  REQUIRE(fit.status == FitStatus::ok);
  CHECK(fit.temperature == Approx(2 / std::log(3.)).epsilon(1e-8));
  CHECK(fit.bias.norm() == Approx(0).margin(1e-8));
  // label 1 in 1 of 4 and 2 of 4: log odds -ln 3 and 0, so T = 4 / ln 3, and the biases differ by -ln 3 / 2
  const auto shifted = fit_bias_corrected_temperature(logits, std::vector{0, 0, 0, 1, 1, 1, 0, 0}, without_shrinkage());
  REQUIRE(shifted.status == FitStatus::ok);
  CHECK(shifted.temperature == Approx(4 / std::log(3.)).epsilon(1e-8));
  CHECK(shifted.bias(1) - shifted.bias(0) == Approx(-std::log(3.) / 2).epsilon(1e-8));
}

TEST_CASE("biases fit where no temperature alone is best", "[calibration]") {
  // class 1 scores above class 0 by 6 or by 8, but holds 1 and 2 of 4: log odds -ln 3 and 0, so 1/T = ln 3 / 2
  const auto logits = table({{0, 6}, {0, 6}, {0, 6}, {0, 6}, {0, 8}, {0, 8}, {0, 8}, {0, 8}});
  const std::vector labels{0, 0, 0, 1, 0, 0, 1, 1};
  REQUIRE(fit_temperature(logits, labels).status == FitStatus::no_positive_optimum);
  const auto fit = fit_bias_corrected_temperature(logits, labels, without_shrinkage());
  REQUIRE(fit.status == FitStatus::ok);
  CHECK(fit.temperature == Approx(2 / std::log(3.)).epsilon(1e-7));
  CHECK(fit.bias(1) - fit.bias(0) == Approx(-4 * std::log(3.)).epsilon(1e-7));
  // of so few rows the shrinkage leaves no bias that would do; of a hundred times as many it does
  CHECK(fit_bias_corrected_temperature(logits, labels).status == FitStatus::no_positive_optimum);
  std::vector<int> many;
  for (int i = 0; i < 100; ++i) many.insert(many.end(), labels.begin(), labels.end());
  const auto shrunk = fit_bias_corrected_temperature(logits.replicate(100, 1), many);
  REQUIRE(shrunk.status == FitStatus::ok);
  CHECK(shrunk.nll_after == Approx(fit.nll_after).epsilon(0.02));
}

TEST_CASE("no neighbour of a bias-corrected fit is better, and it is no worse than a temperature", "[calibration]") {
  const auto m = made_up(300, 4, 1, 2, 5);
  const auto fit = fit_bias_corrected_temperature(m.logits, m.labels, without_shrinkage());
  REQUIRE(fit.status == FitStatus::ok);
  CHECK(fit.gradient_norm < 1e-9);
  CHECK(fit.nll_after < fit_temperature(m.logits, m.labels).nll_after);
  const double best = nll_of(m.logits, m.labels, fit.temperature, fit.bias);
  CHECK(best == Approx(fit.nll_after).epsilon(1e-12));
  for (const double by : {-1e-3, 1e-3}) {
    CHECK(nll_of(m.logits, m.labels, fit.temperature + by, fit.bias) > best);
    for (int k = 0; k < 4; ++k) {
      Eigen::VectorXd bias = fit.bias;
      bias(k) += by;
      CHECK(nll_of(m.logits, m.labels, fit.temperature, bias) > best);
    }
  }
}

TEST_CASE("bias correction without a minimum has a status", "[calibration]") {
  CHECK(fit_bias_corrected_temperature(table({{2, 1, 0}, {0, 0, 3}}), std::vector{0, 2}).status ==
        FitStatus::separable);
  // the label scores lowest in every row: the better, the colder the temperature on its negative side
  CHECK(fit_bias_corrected_temperature(table({{2, 1, 0}, {0, 4, 3}}), std::vector{2, 0}).status ==
        FitStatus::no_positive_optimum);
  auto m = made_up(200, 3, 1, 1);
  for (int& y : m.labels) y = y == 2 ? 0 : y;  // class 2 never occurs: its bias runs off
  CHECK(fit_bias_corrected_temperature(m.logits, m.labels, without_shrinkage()).status == FitStatus::separable);
  CHECK(fit_bias_corrected_temperature(m.logits, m.labels).status == FitStatus::ok);
}
