#include "report/verdict.hpp"

#include <limits>
#include <optional>

#include "catch.hpp"
#include "leukolens/report/report.hpp"
#include "report/numbers.hpp"
#include "sample.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

/// The sentence on a gap of these points, with an interval by hand or none.
std::string of_gap(double value, std::optional<Interval> ci) {
  auto e = sample({"a", "b"});
  e.metrics.back().second = Estimate{value, ci, "3 donors: too few for an interval", 40};
  return verdict(e);
}

}  // namespace

TEST_CASE("the verdict is the gap of confidence and accuracy with its interval", "[report]") {
  CHECK(of_gap(0.127, Interval{0.041, 0.213}) ==
        "Confidence exceeds accuracy by 12.7 points (95 % interval 4.1 to 21.3): over-confident; these cells "
        "cannot tell whether by more than the margin of 5 points.");
  CHECK_THAT(of_gap(0.127, Interval{0.051, 0.203}), Contains(": over-confident by more than the margin of 5 points."));
  CHECK(of_gap(-0.127, Interval{-0.213, -0.041}) ==
        "Confidence falls short of accuracy by 12.7 points (95 % interval 4.1 to 21.3): under-confident; these "
        "cells cannot tell whether by more than the margin of 5 points.");
  CHECK_THAT(of_gap(-0.127, Interval{-0.203, -0.051}),
             Contains(": under-confident by more than the margin of 5 points."));
  CHECK(of_gap(-0.01, Interval{-0.03, 0.01}) ==
        "Confidence falls short of accuracy by 1.0 points (95 % interval -1.0 to 3.0): neither over- nor "
        "under-confident by more than 5 points.");
}

TEST_CASE("an interval that leaves the margin, or none, is no all-clear", "[report]") {
  CHECK(of_gap(0.03, Interval{-0.02, 0.08}) ==
        "Confidence exceeds accuracy by 3.0 points (95 % interval -2.0 to 8.0): these cells cannot tell whether the "
        "calls are over- or under-confident (margin: 5 points).");
  CHECK(
      of_gap(0, {}) ==
      "Confidence exceeds accuracy by 0.0 points; no interval can be given (3 donors: too few for an interval): these "
      "cells cannot tell whether the calls are over- or under-confident (margin: 5 points).");
}

TEST_CASE("the sentence of the bin nearest 90 % has its count and interval", "[report]") {
  auto e = sample({"a", "b", "c"});
  CHECK(bin_sentence(e) ==
        "Of the calls made with about 90 % confidence, 84 % were right (42 of 50 cells, 95 % interval 71 to 92 %).");
  e.weighted = true;
  CHECK_THAT(bin_sentence(e), Contains("(N = 50 cells, 95 % interval"));
  e.bins = {{0, 1, 39, 0.95, 1, Interval{0.9103, 1}}};
  e.weighted = false;
  CHECK(bin_sentence(e) ==
        "Of the calls made with about 95 % confidence, 100 % were right (39 of 39 cells, 95 % interval 91 to 100 %).");
}

TEST_CASE("a bin of few cells gives no sentence where another has enough", "[report]") {
  auto e = sample({"a", "b"});
  e.bins[1].n = 31;
  e.bins[2].n = 9;  // nearest 90 %, but too few
  CHECK(bin_sentence(e) ==
        "Of the calls made with about 70 % confidence, 60 % were right (19 of 31 cells; no interval can be given).");
  e.bins[1].n = 8;
  CHECK_THAT(bin_sentence(e), Contains("about 90 %"));  // none has enough: the fullest
  e.n = 2000;
  e.bins[1].n = 20;
  e.bins[2].n = 19;  // nearest 90 %, but less than 1 % of all
  CHECK_THAT(bin_sentence(e), Contains("about 70 %"));
  e.bins = {{0, 1, 1, 0.99995, 1, Interval{0.207, 1}}};
  CHECK(
      bin_sentence(e) ==
      "Of the calls made with more than 99.9 % confidence, 100 % was right (1 of 1 cell, 95 % interval 21 to 100 %).");
}

TEST_CASE("the calibration error is set beside its null band", "[report]") {
  auto e = sample({"a", "b"});
  CHECK(null_band_sentence(e).empty());
  auto& ece = e.metrics[5].second;
  ece = {0.03, {}, "", 40, {}, Interval{0.02, 0.05}};
  CHECK(null_band_sentence(e) ==
        "The calibration error (ECE) of 0.030 lies inside the null band 0.020 to 0.050, where it would be were the "
        "probabilities right: no sign of miscalibration.");
  ece.value = 0.06;
  CHECK_THAT(null_band_sentence(e), Contains("lies above") && Contains("chance alone does not explain it"));
  ece.value = 0.01;
  CHECK_THAT(null_band_sentence(e), Contains("lies below") && Contains("no sign"));
}

TEST_CASE("calibration that changed nothing is said so", "[report]") {
  auto e = sample({"a", "b"});
  CHECK(calibration_changed(e));
  e.before = e.metrics;
  CHECK_FALSE(calibration_changed(e));
  CHECK_THAT(calibration_sentence(e), Contains("not calibrated"));
  e.before.clear();
  CHECK(calibration_sentence(e).empty());
}

TEST_CASE("a calibration that made the log loss worse is said not to help", "[report]") {
  auto e = sample({"a", "b"});
  const auto set = [](NamedEstimates& metrics, double nll) {
    for (auto& [name, estimate] : metrics)
      if (name == "nll") estimate.value = nll;
  };
  set(e.before, 0.126);
  set(e.metrics, 0.132);
  CHECK_THAT(calibration_sentence(e),
             Contains("log loss from 0.126 to 0.132: by log loss it did not help on these cells."));
  set(e.metrics, 0.118);
  CHECK_THAT(calibration_sentence(e), !Contains("did not help"));
}

TEST_CASE("the class that is found least often is named with its count", "[report]") {
  auto e = sample({"a", "b"});
  e.per_class[0].counts.sensitivity = 0.8125;
  e.per_class[0].counts.n = 16;
  e.per_class[0].metrics = {{"sensitivity", {0.8125, Interval{0.57, 0.93}, "Wilson", 16}}};
  e.per_class[1].counts.sensitivity = std::numeric_limits<double>::quiet_NaN();  // no cell of it
  CHECK(weakest_class_sentence(e) ==
        "The class found least often is a: 81.2 % of 16 cells (95 % interval 57 to 93 %).");
  e.per_class[0].counts.sensitivity = 1;
  CHECK(weakest_class_sentence(e).empty());
}

TEST_CASE("an estimate has the digits that its interval allows", "[report]") {
  CHECK(decimals_of({0.955, Interval{0.933, 0.973}}) == 2);
  CHECK(decimals_of({-0.00091, Interval{-0.004, 0.002}}) == 3);
  CHECK(decimals_of({0.5, Interval{0.1, 0.9}}) == 1);
  CHECK(decimals_of({0.03, std::nullopt, "", 100, std::nullopt, Interval{0.01, 0.05}}) == 2);
  CHECK(decimals_of({0.03, std::nullopt, "", 10000}) == 2);
  CHECK(decimals_of({3, Interval{1, 30}}) == 0);
  CHECK(decimals_of({1, Interval{1, 1}, "", 44}) == 1);
}

TEST_CASE("numbers have sensible digits", "[report]") {
  CHECK(figure_text(0.84444) == "0.844");
  CHECK(figure_text(0.014878) == "0.015");
  CHECK(figure_text(0.0031415) == "0.0031");
  CHECK(figure_text(0.0000123) == "0.000012");
  CHECK(figure_text(0) == "0.000");
  CHECK(figure_text(std::numeric_limits<double>::quiet_NaN()) == "not defined");
  CHECK(figure_text(std::numeric_limits<double>::infinity()) == "not defined");
  CHECK(figure_text(12.345) == "12.3");
  CHECK(figure_text(1234.5) == "1234");
  CHECK(figure_text(std::numeric_limits<double>::quiet_NaN()) == "not defined");
  CHECK(count_text(1234567) == "1\u2009234\u2009567");
  CHECK(count_text(999) == "999");
  CHECK(short_count(12499) == "12k");
}
