#include "leukolens/calibration/cross_validation.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/calibration/cross_fit.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/calibration/temperature.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/rows_of.hpp"
#include "leukolens/metrics/probability_scores.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {

std::vector<std::string> donors_of(std::size_t n, int donors) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < n; ++i) names.push_back("d" + std::to_string(i % static_cast<std::size_t>(donors)));
  return names;
}

const Candidate& candidate(const MethodChoice& choice, CalibrationMethod method) {
  for (const auto& c : choice.candidates)
    if (c.method == method) return c;
  throw std::runtime_error("no such candidate");
}

}  // namespace

TEST_CASE("logits that only need a temperature get one", "[calibration]") {
  const auto m = made_up(600, 4, 2, 3);
  const auto choice = choose_method(m.logits, m.labels, {}, all_calibration_methods(), {}, {5, 1});
  CHECK(choice.chosen == CalibrationMethod::temperature);
  CHECK(choice.candidates.size() == all_calibration_methods().size());
  CHECK_FALSE(choice.by_donor);
  CHECK(choice.units == 600);
  double least = 1e9;
  for (const auto& c : choice.candidates) {
    if (c.status != FitStatus::ok) continue;
    CHECK(c.excess >= 0);
    least = std::min(least, c.excess);
  }
  CHECK(least == 0);
  CHECK(choice.nll_uncalibrated > candidate(choice, CalibrationMethod::temperature).nll);
}

TEST_CASE("swapped classes need a matrix", "[calibration]") {
  auto m = made_up(600, 5, 2, 1);
  m.logits.col(0).swap(m.logits.col(1));
  const auto choice =
      choose_method(m.logits, m.labels, {},
                    {CalibrationMethod::matrix, CalibrationMethod::temperature, CalibrationMethod::vector}, {}, {5, 1});
  CHECK(choice.chosen == CalibrationMethod::matrix);
  CHECK(choice.candidates.front().method == CalibrationMethod::temperature);  // from the simplest on
}

TEST_CASE("scores of another class balance need biases, also where no temperature is best", "[calibration]") {
  const auto m = made_up(2000, 3, 2, 1);
  std::vector<int> rows;  // class 0 ten times as often as in training
  for (int i = 0; i < 2000; ++i)
    if (m.labels[static_cast<std::size_t>(i)] == 0 || i % 10 == 0) rows.push_back(i);
  Table logits = rows_of(m.logits, rows);
  logits.col(0).array() -= 6;
  const auto choice = choose_method(
      logits, rows_of(m.labels, rows), {},
      {CalibrationMethod::temperature, CalibrationMethod::bcts, CalibrationMethod::vector, CalibrationMethod::matrix},
      {}, {5, 1});
  CHECK(candidate(choice, CalibrationMethod::temperature).status == FitStatus::no_positive_optimum);
  CHECK(candidate(choice, CalibrationMethod::bcts).nll < 0.5 * choice.nll_uncalibrated);
  CHECK(choice.chosen == CalibrationMethod::bcts);
}

TEST_CASE("methods of many parameters take 50 rows of each class", "[calibration]") {
  std::vector<int> labels(120, 0);
  std::fill_n(labels.begin(), 50, 1);
  CHECK(methods_for(labels, 2) == all_calibration_methods());
  using enum CalibrationMethod;
  const std::vector few{temperature, ensemble_temperature, bcts, platt, CalibrationMethod::vector, beta};
  CHECK(methods_for(labels, 3) == few);  // a class without a row
  labels[0] = 0;
  CHECK(methods_for(labels, 2) == few);

  const auto m = made_up(60, 3, 2, 5);
  CalibrateOptions options{.methods = {}, .choose = true};
  const auto chosen = calibrate(m.logits, m.labels, {"a", "b", "c"}, options);
  CHECK(chosen.choice->candidates.size() == methods_for(m.labels, 3).size());
  options.methods = {isotonic};  // named, it is tried however few the rows
  CHECK(calibrate(m.logits, m.labels, {"a", "b", "c"}, options).choice->chosen == isotonic);
}

TEST_CASE("the standard error is over donors where they are known", "[calibration]") {
  const auto m = made_up(300, 3, 2, 3);
  const auto donors = donors_of(300, 6);
  const std::vector methods{CalibrationMethod::temperature, CalibrationMethod::histogram};
  const auto choice = choose_method(m.logits, m.labels, donors, methods, {}, {3, 1});
  CHECK(choice.by_donor);
  CHECK(choice.units == 6);
  CHECK(choice.folds == 3);
  CHECK(candidate(choice, CalibrationMethod::histogram).excess_se > 0);
  const auto alone = choose_method(m.logits, m.labels, donors_of(300, 1), methods, {}, {3, 1});
  CHECK_FALSE(alone.by_donor);  // one donor cannot be left out
}

TEST_CASE("a candidate without an answer is not chosen", "[calibration]") {
  // right everywhere: a temperature has no minimum, Platt's targets have
  const auto logits = table({{2, 0}, {0, 2}, {3, 0}, {0, 1}, {1, 0}, {0, 3}, {2, 0}, {0, 2}});
  const std::vector labels{0, 1, 0, 1, 0, 1, 0, 1};
  const CalibratorOptions plain{.smoothing = no_smoothing};
  const auto choice =
      choose_method(logits, labels, {}, {CalibrationMethod::temperature, CalibrationMethod::platt}, plain, {2, 1});
  CHECK(choice.chosen == CalibrationMethod::platt);
  const auto& temperature = candidate(choice, CalibrationMethod::temperature);
  CHECK(temperature.status == FitStatus::separable);
  CHECK(std::isnan(temperature.nll));
  const auto none = choose_method(logits, labels, {}, {CalibrationMethod::temperature}, plain, {2, 1});
  CHECK(none.chosen == CalibrationMethod::temperature);
}

TEST_CASE("cross-fitted rows are calibrated by the others alone", "[calibration]") {
  const auto m = made_up(120, 3, 1, 4);
  const auto donors = donors_of(120, 6);
  const CalibrateOptions options;
  const auto fit = cross_fit(m.logits, m.labels, donors, {"a", "b", "c"}, options, 3);
  CHECK(fit.by_donor);
  CHECK(fit.calibrators.size() == 3);
  // other labels in fold 0 change the probabilities of the other folds, but none of its own
  auto changed = m.labels;
  for (std::size_t i = 0; i < changed.size(); ++i)
    if (fit.fold[i] == 0) changed[i] = (changed[i] + 1) % 3;
  const auto other = cross_fit(m.logits, changed, donors, {"a", "b", "c"}, options, 3);
  REQUIRE(other.fold == fit.fold);
  bool others_differ = false;
  for (Eigen::Index i = 0; i < 120; ++i) {
    if (fit.fold[static_cast<std::size_t>(i)] == 0)
      CHECK(other.probabilities.row(i) == fit.probabilities.row(i));
    else
      others_differ |= other.probabilities.row(i) != fit.probabilities.row(i);
  }
  CHECK(others_differ);
  CHECK(fit.nll_after == negative_log_likelihood(fit.probabilities, m.labels));
  CHECK(fit.nll_after < fit.nll_before);
}

TEST_CASE("too little to cross-fit is an error", "[calibration][errors]") {
  CHECK_THROWS_AS(cross_fit(table({{1, 0}}), std::vector{0}, {}, {"a", "b"}, {}, 2), Error);
}

TEST_CASE("what a calibrator does for unseen cells: helps, does not, may", "[calibration]") {
  const auto over = made_up(600, 4, 2, 3);
  const auto helped = measure_gain(CalibrationMethod::temperature, over.logits, over.labels, {}, {}, {5, 1});
  REQUIRE(helped);
  CHECK(helped->n == 600);
  CHECK(helped->nll_before == Approx(negative_log_likelihood(softmax(over.logits), over.labels)));
  CHECK(helped->gain() > 2 * helped->gain_se);
  CHECK_THAT(describe(*helped), Catch::StartsWith("Calibration helped: NLL ") && Catch::Contains("5 folds."));

  // isotonic steps of 30 cells from a calibrated network overfit, by less than two standard errors
  const auto t = fit_temperature(over.logits, over.labels).temperature;
  const auto few = made_up(30, 4, 2, 3, 2);
  const auto hurt = measure_gain(CalibrationMethod::isotonic, few.logits / t, few.labels, {}, {}, {5, 1});
  REQUIRE(hurt);
  CHECK(hurt->gain() < 0);
  CHECK_THAT(describe(*hurt),
             Catch::StartsWith("No difference that these rows can show: NLL ") && Catch::Contains("a gain of -"));

  const auto by_donor =
      measure_gain(CalibrationMethod::temperature, over.logits, over.labels, donors_of(600, 12), {}, {5, 1});
  CHECK(by_donor->by_donor);
  CHECK(by_donor->units == 12);
  CHECK_THAT(describe(*by_donor), Catch::EndsWith("folds of whole donors."));
  CHECK_FALSE(measure_gain(CalibrationMethod::temperature, few.logits.topRows(9),
                           rows_of(few.labels, {0, 1, 2, 3, 4, 5, 6, 7, 8}), {}, {}, {5, 1}));

  const auto sentence_of = [](double gain, double se) {
    return describe(CalibrationGain{5, false, 40, 40, 0.5, 0.5 - gain, se});
  };
  CHECK_THAT(sentence_of(0.05, 0.02), Catch::StartsWith("Calibration helped"));
  CHECK_THAT(sentence_of(0.03, 0.02), Catch::StartsWith("Calibration may have helped, or chance did"));
  CHECK_THAT(sentence_of(-0.03, 0.02), Catch::StartsWith("No difference that these rows can show: NLL 0.500 before"));
  CHECK_THAT(sentence_of(-0.05, 0.02), Catch::StartsWith("Calibration did not help"));
  CHECK_THAT(sentence_of(-0.05, NAN), Catch::StartsWith("No difference"));  // one donor: no standard error

  const auto again = calibration_gain_from(Json::parse(to_json(*by_donor).dump()), "c.json");
  CHECK(again.gain() == by_donor->gain());
  CHECK(again.gain_se == by_donor->gain_se);
  CHECK(again.by_donor);
}
