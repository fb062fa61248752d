#include "leukolens/calibration/calibration.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/calibration/temperature.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/metrics/reliability.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {
CalibrateOptions both(bool smoothing) {
  CalibrateOptions o;
  o.methods = {CalibrationMethod::vector, CalibrationMethod::temperature};
  if (!smoothing) o.fit.smoothing = no_smoothing;
  return o;
}
const std::vector<std::string> abc{"a", "b", "c"};
}  // namespace

TEST_CASE("the first method is the one chosen, all are kept", "[calibration]") {
  const auto m = made_up(200, 3, 1, 3);
  const auto c = calibrate(m.logits, m.labels, abc, both(false));
  REQUIRE(c.fitted.size() == 2);
  CHECK(c.fitted[c.chosen].method == CalibrationMethod::vector);
  CHECK(c.fitted[1].temperature == fit_temperature(m.logits, m.labels).temperature);
  CHECK(c.fitted[0].nll_after <= c.fitted[1].nll_after);
  for (const auto& one : c.fitted) {
    CHECK(one.n == 200);
    CHECK(one.nll_after < one.nll_before);
    CHECK(one.ece_before ==
          Approx(expected_calibration_error(reliability_bins(softmax(m.logits), m.labels))).epsilon(1e-10));
    CHECK(one.ece_after ==
          Approx(expected_calibration_error(reliability_bins(apply(one, m.logits), m.labels))).epsilon(1e-10));
    CHECK(one.seconds > 0);
    CHECK(one.seconds < 5);
  }
}

TEST_CASE("applied by hand: temperature, vector, smoothing", "[calibration]") {
  Calibrator c;
  c.n = 9;
  c.smoothing = no_smoothing;
  c.temperature = 2;
  CHECK(apply(c, table({{0, 2 * std::log(3.)}}))(0, 1) == Approx(0.75));
  c.smoothing = {.uniform_cells = 1};  // (9 * 0.75 + 0.5) / 10
  CHECK(apply(c, table({{0, 2 * std::log(3.)}}))(0, 1) == Approx(0.725));
  c.smoothing = no_smoothing;
  c.method = CalibrationMethod::vector;
  c.weight = Eigen::Vector2d(2, 0);
  c.bias = Eigen::Vector2d(0, 1);
  // u = (-1, 1): scores (-2, 1)
  CHECK(apply(c, table({{5, 7}}))(0, 0) == Approx(1 / (1 + std::exp(3.))));
}

TEST_CASE("smoothed probabilities sum to 1 and are never 0", "[calibration]") {
  const auto m = made_up(50, 3, 1, 100);
  const auto p = apply(calibrate(m.logits, m.labels, abc, {}), m.logits * 100);
  CHECK(p.minCoeff() >= 0.1 / 3 / 50.1 * (1 - 1e-12));
  CHECK((p.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-12);
}

TEST_CASE("a degenerate fit leaves softmax, smoothed where asked", "[calibration]") {
  const auto logits = table({{2, 1, 0}, {0, 0, 3}});
  const std::vector<int> labels{0, 2};
  const auto plain = calibrate(logits, labels, abc, both(false));
  CHECK(plain.fitted[0].status == FitStatus::separable);
  CHECK(apply(plain, logits) == softmax(logits));
  auto of_one_cell = both(true);
  of_one_cell.methods = {CalibrationMethod::temperature};
  of_one_cell.fit.smoothing = Smoothing{.uniform_cells = 1};
  const auto smooth = apply(calibrate(logits, labels, abc, of_one_cell), logits);
  CHECK(smooth(0, 0) == Approx((2 * softmax(logits)(0, 0) + 1. / 3) / 3));
}

TEST_CASE("labels without a mistake: the prior keeps the default temperature finite", "[calibration]") {
  const auto logits = table({{2, 1, 0}, {0, 0, 3}});
  const std::vector<int> labels{0, 2};
  const auto c = calibrate(logits, labels, abc, {}).fitted[0];
  CHECK(c.status == FitStatus::ok);
  CHECK(c.temperature < 1);
  CHECK(c.temperature > 0.5);
  CHECK(c.smoothing.prior == 4);
}

TEST_CASE("23 cells do not cap the confidence below 0.99", "[calibration]") {
  const auto m = made_up(23, 3, 8, 1);
  const Table sure = table({{50, 0, 0}});
  CHECK(apply(calibrate(m.logits, m.labels, abc, {}), sure)(0, 0) > 0.99);
}

TEST_CASE("methods are known by name", "[calibration][errors]") {
  CHECK(calibration_method_from("vector") == CalibrationMethod::vector);
  try {
    calibration_method_from("magic");
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::usage);
    CHECK(std::string(e.what()) ==
          "`magic` is not a calibration method. Give one of: temperature, ensemble-temperature, bcts, platt, vector, "
          "beta, "
          "histogram, isotonic, dirichlet, matrix.");
  }
}

TEST_CASE("logits of another number of classes are refused", "[calibration][errors]") {
  const auto m = made_up(50, 3, 1, 2);
  CHECK_THROWS_AS(calibrate(m.logits, m.labels, {"a", "b"}, {}), Error);
  const auto c = calibrate(m.logits, m.labels, abc, both(true));
  CHECK_THROWS_AS(apply(c, table({{1, 2}})), Error);
}
