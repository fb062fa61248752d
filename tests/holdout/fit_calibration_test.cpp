#include "leukolens/holdout/fit_calibration.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {

/// 200 cells of 3 classes by 10 donors: 120 calibrate rows, then test rows.
ScoreTable study() {
  const auto m = made_up(200, 3, 1, 2);
  ScoreTable t;
  t.path = "p.csv";
  t.classes = {"a", "b", "c"};
  t.logits = m.logits;
  t.labels = m.labels;
  for (int i = 0; i < 200; ++i) {
    t.content_hashes.push_back("h" + std::to_string(i));
    t.ids.push_back(std::to_string(i));
    t.donors.push_back("d" + std::to_string(i % 10));
    t.roles.push_back(i < 120 ? "calibrate" : "test");
  }
  return t;
}

}  // namespace

TEST_CASE("a calibration is fitted on the calibrate rows alone", "[holdout]") {
  const auto t = study();
  const auto fitted = fit_calibration(t, {}, {});
  CHECK(fitted.choice.rows.size() == 120);
  const auto by_hand = calibrate(t.logits.topRows(120), std::span(t.labels).first(120), t.classes, {},
                                 {t.donors.begin(), t.donors.begin() + 120});
  CHECK(fitted.calibration.fitted[0].temperature == by_hand.fitted[0].temperature);
  CHECK(fitted.calibration.decisions.empty());
}

TEST_CASE("sets are fitted on rows that the calibrator has not seen", "[holdout]") {
  FitCalibrationOptions options;
  options.decisions.conformal.emplace();
  const auto fitted = fit_calibration(study(), options, {});
  CHECK(fitted.calibration.fitted[0].n == 60);
  CHECK(fitted.calibration.decisions.sets);
  CHECK(fitted.choice.sentence.find("60") != std::string::npos);
}

TEST_CASE("cross-fitting gives every calibrate row a probability", "[holdout]") {
  const auto fitted = cross_fit_rows(study(), {}, 5, {});
  CHECK(fitted.rows.size() == 120);
  CHECK(fitted.fit.calibrators.size() == 5);
  CHECK(fitted.fit.by_donor);
}

TEST_CASE("one row cannot be divided into folds", "[holdout][errors]") {
  const auto one = select(study(), {0});
  CHECK_THROWS_AS(cross_fit_rows(one, {}, 5, {}), Error);
  FitCalibrationOptions options;
  options.calibrators.choose = true;
  CHECK_THROWS_AS(fit_calibration(one, options, {}), Error);
}
