#include "leukolens/calibration/calibrator.hpp"

#include <cmath>

#include "calibration/calibrator_json.hpp"
#include "catch.hpp"
#include "leukolens/calibration/donor_temperatures.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/calibration/temperature.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/metrics/probability_scores.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

TEST_CASE("every calibrator gives probabilities, helps its own rows, and reads back the same", "[calibration]") {
  const auto m = made_up(400, 4, 1, 4);
  const auto fresh = made_up(50, 4, 1, 4, 2);
  for (const auto method : all_calibration_methods()) {
    INFO(name_of(method));
    CHECK(calibration_method_from(name_of(method)) == method);
    const auto c = fit_calibrator(method, m.logits, m.labels);
    REQUIRE(c.status == FitStatus::ok);
    CHECK(c.method == method);
    CHECK(c.nll_after < c.nll_before);
    CHECK(c.ece_after < c.ece_before);
    const Table p = apply(c, fresh.logits);
    CHECK((p.rowwise().sum().array() - 1).abs().maxCoeff() < 1e-12);
    CHECK(p.minCoeff() > 0);  // smoothed
    const auto again = calibrator_from(Json::parse(to_json(c).dump()), 4, "c.json");
    CHECK(apply(again, fresh.logits) == p);
    CHECK(again.steps == c.steps);
    CHECK(again.nll_after == c.nll_after);
  }
}

TEST_CASE("files of before give what they gave", "[calibration]") {
  const Table logits = table({{1, 0, -2}, {0.5, 3, 1}});
  for (const bool smoothing : {false, true}) {
    Json json = to_json(fit_calibrator(CalibrationMethod::temperature, logits, std::vector{0, 2}));
    json.erase("prior");
    json.erase("uniform_cells");
    json["smoothing"] = smoothing;
    json["temperature"] = 2;
    json["n"] = 7;
    const auto old = calibrator_from(json, 3, "c.json");
    const Table plain = softmax(logits / 2), p = apply(old, logits);
    for (Eigen::Index i = 0; i < p.size(); ++i)
      CHECK(p.data()[i] == (smoothing ? (7. * plain.data()[i] + 1 / 3.) / (7. + 1) : plain.data()[i]));
  }
}

TEST_CASE("a row's bits do not depend on its neighbours", "[calibration]") {
  const auto m = made_up(300, 5, 1, 3);
  for (const auto method : all_calibration_methods()) {
    INFO(name_of(method));
    const auto c = fit_calibrator(method, m.logits, m.labels);
    const Table all = apply(c, m.logits);
    for (const Eigen::Index i : {0, 7, 299}) CHECK(apply(c, m.logits.row(i)) == all.row(i));
  }
}

TEST_CASE("no calibrator depends on shifts of rows", "[calibration]") {
  const auto m = made_up(300, 3, 1, 3);
  Table shifted = m.logits;
  for (Eigen::Index i = 0; i < shifted.rows(); ++i) shifted.row(i).array() += static_cast<double>(i % 7);
  for (const auto method : all_calibration_methods()) {
    INFO(name_of(method));
    const Table p = apply(fit_calibrator(method, m.logits, m.labels), m.logits);
    CHECK((apply(fit_calibrator(method, shifted, m.labels), shifted) - p).cwiseAbs().maxCoeff() < 2e-7);
  }
}

TEST_CASE("degenerate rows have a status for every calibrator, and softmax remains", "[calibration]") {
  const auto m = made_up(30, 3, 1, 3);
  const auto flat = table({{1, 1, 1}, {2, 2, 2}, {0, 0, 0}});
  for (const auto method : all_calibration_methods()) {
    INFO(name_of(method));
    const auto one_class = fit_calibrator(method, m.logits, std::vector<int>(30, 1), {.smoothing = no_smoothing});
    CHECK(one_class.status == FitStatus::one_class);
    CHECK(apply(one_class, m.logits) == softmax(m.logits));
    CHECK(std::isfinite(one_class.nll_before));
    CHECK(fit_calibrator(method, m.logits.topRows(1), std::vector{1}).status == FitStatus::one_class);
    CHECK(fit_calibrator(method, flat, std::vector{0, 1, 2}).status == FitStatus::constant_logits);
    CHECK_THROWS_AS(fit_calibrator(method, Table(0, 3), {}), Error);
    CHECK_THROWS_AS(fit_calibrator(method, m.logits, std::vector<int>(30, 3)), Error);
    auto broken = m.logits;
    broken(4, 1) = std::numeric_limits<double>::quiet_NaN();
    try {
      fit_calibrator(method, broken, m.labels);
      FAIL("no error");
    } catch (const Error& e) {
      CHECK(std::string(e.what()).find("row 5: logit 2 is nan") == 0);
    }
  }
}

TEST_CASE("the likelihood that is noted is that of what is applied", "[calibration]") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    auto m = made_up(80, 3, static_cast<double>(seed), 2, seed);
    if (seed % 2) m.logits.col(0).array() -= 9;  // nearly always wrong about class 0
    if (seed % 3 == 0)
      for (int& y : m.labels) y = y == 1 ? 2 : y;  // class 1 is absent
    for (const auto method : all_calibration_methods()) {
      INFO(name_of(method) << ", seed " << seed);
      const auto c = fit_calibrator(method, m.logits, m.labels, {.smoothing = no_smoothing});
      CHECK(c.nll_after == Approx(negative_log_likelihood(apply(c, m.logits), m.labels)).epsilon(1e-8));
      if (c.status != FitStatus::ok) CHECK(c.nll_after == c.nll_before);
    }
  }
}

TEST_CASE("damaged parameters are named", "[calibration][errors]") {
  const auto m = made_up(100, 3, 1, 3);
  const auto check = [&](CalibrationMethod method, auto damage, const std::string& fault) {
    Json json = to_json(fit_calibrator(method, m.logits, m.labels));
    damage(json);
    try {
      calibrator_from(json, 3, "c.json");
      FAIL("no error");
    } catch (const Error& e) {
      CHECK(e.kind() == Kind::bad_data);
      CHECK(std::string(e.what()).find("c.json") == 0);
      CHECK(std::string(e.what()).find(fault) != std::string::npos);
    }
  };
  check(
      CalibrationMethod::matrix, [](Json& j) { j["matrix"].erase(0); }, "`matrix` has 2 rows for 3 classes");
  check(
      CalibrationMethod::dirichlet, [](Json& j) { j["matrix"][1].erase(0); }, "`matrix` has 2 numbers");
  check(
      CalibrationMethod::bcts, [](Json& j) { j["bias"].erase(0); }, "`bias` has 2 numbers");
  check(
      CalibrationMethod::bcts, [](Json& j) { j["temperature"] = -1; }, "not above 0");
  check(
      CalibrationMethod::platt, [](Json& j) { j["uniform_cells"] = -1; }, "`prior` or `uniform_cells` is below 0");
  check(
      CalibrationMethod::isotonic, [](Json& j) { j["curves"].erase(0); }, "`curves` has 2 curves");
  check(
      CalibrationMethod::isotonic, [](Json& j) { j["curves"][0]["y"][0] = 9; }, "does not rise");
  check(
      CalibrationMethod::platt, [](Json& j) { j["method"] = "magic"; }, "magic");
}

TEST_CASE("each donor's own temperature, with its standard error", "[calibration]") {
  auto m = made_up(2000, 3, 2, 1);
  std::vector<std::string> donors(2000, "plain");
  for (Eigen::Index i = 0; i < 1000; ++i) {
    donors[static_cast<std::size_t>(i)] = "sharp";
    m.logits.row(i) *= 3;
  }
  donors[0] = "";  // unknown: passed over
  const auto found = donor_temperatures(m.logits, m.labels, donors);
  REQUIRE(found.size() == 2);
  CHECK(found[0].donor == "sharp");
  CHECK(found[0].n == 999);
  CHECK(std::abs(std::log(found[0].temperature / found[1].temperature / 3)) <
        4 * std::hypot(found[0].log_se, found[1].log_se));
  CHECK(found[0].log_se > 0.005);
  CHECK(found[0].log_se < 0.2);
  const auto again = donor_temperatures_from(Json::parse(to_json(found).dump()), "c.json");
  CHECK(again[1].temperature == found[1].temperature);
}
