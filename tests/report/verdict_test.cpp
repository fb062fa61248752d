#include "report/verdict.hpp"

#include <limits>

#include "catch.hpp"
#include "leukolens/report/report.hpp"
#include "report/numbers.hpp"
#include "sample.hpp"

using namespace leukolens;
using Catch::Contains;

TEST_CASE("the verdict speaks of the bin nearest 90 %", "[report]") {
  CHECK(verdict(sample({"a", "b", "c"})) ==
        "Of the calls made with about 90 % confidence, 84 % were right (N = 50 cells).");
}

TEST_CASE("a bin of few cells gives no verdict where another has enough", "[report]") {
  auto e = sample({"a", "b"});
  e.bins[1].n = 31;
  e.bins[2].n = 9;  // nearest 90 %, but too few
  CHECK(verdict(e) == "Of the calls made with about 70 % confidence, 60 % were right (N = 31 cells).");
  e.bins[1].n = 8;
  CHECK_THAT(verdict(e), Contains("about 90 %"));  // none has enough: the fullest
  e.n = 2000;
  e.bins[1].n = 20;
  e.bins[2].n = 19;  // nearest 90 %, but less than 1 % of all
  CHECK_THAT(verdict(e), Contains("about 70 %"));
  e.bins = {{0, 1, 1, 0.99995, 1}};
  CHECK(verdict(e) == "Of the calls made with more than 99.9 % confidence, 100 % was right (N = 1 cell).");
}

TEST_CASE("over-confidence is judged against the interval of the accuracy", "[report]") {
  auto e = sample({"a", "b"});  // mean confidence (10 x 0.7 + 30 x 0.9) / 40 = 0.85
  auto& accuracy = e.metrics.front().second;
  accuracy.value = 0.80, accuracy.ci = Interval{0.74, 0.84};
  CHECK_THAT(confidence_sentence(e), Contains("over-confident by 5.0 percentage points"));
  accuracy.ci = Interval{0.74, 0.86};
  CHECK_THAT(confidence_sentence(e), Contains("neither over- nor under-confident"));
  accuracy.value = 0.9, accuracy.ci.reset();
  CHECK_THAT(confidence_sentence(e), Contains("under-confident by 5.0 percentage points"));
  CHECK_THAT(accuracy_sentence(e), Contains("no interval can be given (by hand)"));
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
