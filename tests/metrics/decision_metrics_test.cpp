#include "leukolens/metrics/decision_metrics.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;

namespace {

const std::vector<std::string> ab{"a", "b"};

/// 5 cells: sets {a}, {a, b}, {}, {b}, {b}; the third is unknown, the last is for review.
CellDecisions five() {
  CellDecisions cells;
  cells.sets.resize(5, 2);
  cells.sets << true, false, true, true, false, false, false, true, false, true;
  cells.decisions = {Decision::accept, Decision::accept, Decision::unknown, Decision::accept, Decision::review};
  cells.coverage = 0.9;
  cells.max_error = 0.1;
  cells.error_confidence = 0.95;
  cells.unknown_quantile = 0.99;
  cells.unknown_promise = {0.01, 99};
  return cells;
}

double named_value(const NamedEstimates& metrics, const std::string& name) {
  for (const auto& [key, e] : metrics)
    if (key == name) return e.value;
  FAIL("no metric " << name);
  return 0;
}

const std::vector<int> labels{0, 1, 0, 0, 1}, predicted{0, 1, 0, 1, 1};

}  // namespace

TEST_CASE("sets and decisions of five hand-made cells", "[metrics]") {
  const auto d = evaluate_decisions(five(), labels, predicted, ab, {}, {});
  CHECK(named_value(d.metrics, "conformal_coverage") == Approx(3. / 5));  // cells 1, 2 and 5
  CHECK(named_value(d.metrics, "conformal_set_size") == Approx(5. / 5));
  CHECK(named_value(d.metrics, "accepted_fraction") == Approx(3. / 5));
  CHECK(named_value(d.metrics, "accepted_accuracy") == Approx(2. / 3));  // cell 4 is a b that was an a
  CHECK(named_value(d.metrics, "unknown_fraction") == Approx(1. / 5));
  CHECK(d.counts.accept == 3);
  CHECK(d.counts.review == 1);
  CHECK(d.counts.unknown == 1);
  CHECK(d.counts.empty_sets == 1);  // of the third cell
  REQUIRE(d.per_class.size() == 2);
  CHECK(d.per_class[0].counts.empty_sets == 1);
  CHECK(d.per_class[1].counts.empty_sets == 0);
  REQUIRE(d.unknown_check);
  CHECK(d.unknown_check->unknown == 1);
  CHECK(d.unknown_check->classes[0].unknown == 1);  // by label
  CHECK(d.unknown_check->promise.fitted_on == 99);
  CHECK(d.per_class[0].n == 3);
  CHECK(named_value(d.per_class[0].metrics, "conformal_coverage") == Approx(1. / 3));
  CHECK(named_value(d.per_class[0].metrics, "accepted_accuracy") == Approx(1. / 2));
  CHECK(named_value(d.per_class[1].metrics, "accepted_accuracy") == 1);
  CHECK(d.donors.empty());
}

TEST_CASE("cells without a novelty take no part in the check of the unknown ones", "[metrics]") {
  auto cells = five();
  cells.no_novelty = {0, 1, 0, 0, 1};
  const auto d = evaluate_decisions(cells, labels, predicted, ab, {"x", "x", "y", "y", "x"}, {});
  REQUIRE(d.unknown_check);
  CHECK(d.unknown_check->n == 3);
  CHECK(d.unknown_check->unknown == 1);
  cells.no_novelty.assign(5, 1);
  CHECK_FALSE(evaluate_decisions(cells, labels, predicted, ab, {}, {}).unknown_check);
  cells.no_novelty = {0, 1};
  CHECK_THROWS_AS(evaluate_decisions(cells, labels, predicted, ab, {}, {}), Error);
}

TEST_CASE("donors are evaluated one by one", "[metrics]") {
  const auto d = evaluate_decisions(five(), labels, predicted, ab, {"y", "x", "y", "x", "x"}, {});
  REQUIRE(d.donors.size() == 2);
  CHECK(d.donors[0].name == "x");
  CHECK(d.donors[0].n == 3);
  CHECK(named_value(d.donors[0].metrics, "conformal_coverage") == Approx(2. / 3));
  CHECK(named_value(d.donors[1].metrics, "accepted_fraction") == Approx(1. / 2));
  CHECK_FALSE(d.metrics[0].second.ci);  // two donors: no interval
  CHECK(evaluate_decisions(five(), labels, predicted, ab, std::vector<std::string>(5), {}).donors.empty());
}

TEST_CASE("what was not fitted has no figure, what no cell tells is undefined", "[metrics]") {
  auto cells = five();
  cells.sets.resize(0, 0);
  cells.unknown_quantile = std::nan("");
  cells.decisions.assign(5, Decision::review);
  const auto d = evaluate_decisions(cells, labels, predicted, ab, {}, {});
  REQUIRE(d.metrics.size() == 2);
  CHECK_FALSE(d.unknown_check);
  CHECK(named_value(d.metrics, "accepted_fraction") == 0);
  CHECK(std::isnan(named_value(d.metrics, "accepted_accuracy")));
  const auto one_class = evaluate_decisions(five(), {0, 0, 0, 0, 0}, predicted, ab, {}, {});
  CHECK(one_class.per_class[1].n == 0);
  CHECK(std::isnan(named_value(one_class.per_class[1].metrics, "conformal_coverage")));
}

TEST_CASE("intervals hold the value and stay possible", "[metrics]") {
  for (const auto& [name, e] : evaluate_decisions(five(), labels, predicted, ab, {}, {}).metrics) {
    INFO(name);
    REQUIRE(e.ci);
    CHECK(e.ci->lo >= 0);
    CHECK(e.ci->lo <= e.value);
    CHECK(e.ci->hi >= e.value);
    CHECK(e.ci->hi <= (name == "conformal_set_size" ? 2 : 1));
    CHECK(e.n == 5);
  }
}

TEST_CASE("100 of 100 covered has an interval, by cells and by donors", "[metrics]") {
  CellDecisions cells;
  cells.sets = decltype(cells.sets)::Constant(100, 2, true);
  cells.decisions.assign(100, Decision::accept);
  cells.coverage = 0.9, cells.max_error = 0.1, cells.error_confidence = 0.95, cells.unknown_quantile = 0.99;
  std::vector<int> labels_of(100);
  std::vector<std::string> donors;
  for (int i = 0; i < 100; ++i)
    labels_of[static_cast<std::size_t>(i)] = i % 2, donors.push_back(std::to_string(i % 10));
  for (const bool by_donor : {false, true}) {
    const auto d =
        evaluate_decisions(cells, labels_of, labels_of, ab, by_donor ? donors : std::vector<std::string>{}, {});
    for (const auto& [name, e] : d.metrics) {
      if (name == "conformal_set_size") continue;
      INFO(name);
      const double p = e.value;
      CHECK((p == (name == "unknown_fraction" ? 0 : 1)));
      const double end = p == 1 ? e.ci.value().lo : 1 - e.ci.value().hi;
      if (by_donor)
        CHECK(end < 0.95);
      else
        CHECK(end == Approx(std::pow(0.025, 1. / 100)));
    }
    if (by_donor) CHECK(d.donors[0].metrics[0].second.ci->lo == Approx(std::pow(0.025, 1. / 10)));
  }
}

TEST_CASE("sets and decisions of another number of cells are refused", "[metrics][errors]") {
  CHECK_THROWS_AS(evaluate_decisions(five(), {0, 1}, {0, 1}, ab, {}, {}), Error);
  CHECK_THROWS_AS(evaluate_decisions(five(), labels, predicted, {"a"}, {}, {}), Error);
  CHECK_THROWS_AS(evaluate_decisions(five(), labels, predicted, ab, {"x"}, {}), Error);
}
