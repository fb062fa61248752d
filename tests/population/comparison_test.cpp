#include "leukolens/population/comparison.hpp"

#include "catch.hpp"
#include "leukolens/calibration/cross_fit.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "mixed_specimens.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

ScoreTable cells(int n = 60, const std::string& path = "a.csv") {
  auto t = no_cells();
  t.path = path;
  add_cells(t, "s", {0.4, 0.3, 0.3}, n);
  return t;
}

std::string fault_of(const ScoreTable& a, const ScoreTable& b) {
  try {
    compare(a, {}, b, {}, {}, {});
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::bad_data);
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE("cells are matched whatever their order, and the rest is counted", "[population]") {
  const auto a = cells();
  std::vector<int> backwards;
  for (int i = 49; i >= 0; --i) backwards.push_back(i);
  auto b = select(a, backwards);
  b.ids[0] = "elsewhere";
  const auto c = compare(a, {}, b, {}, {}, {});
  CHECK(c.n == 49);
  CHECK(c.matched.by == "id");
  CHECK(c.matched.only_a == 11);
  CHECK(c.matched.only_b == 1);
  CHECK(c.mcnemar.only_a + c.mcnemar.only_b == 0);
  CHECK(c.metrics.front().difference.value == 0);
}

TEST_CASE("content hashes go before ids, equal images pair up in order", "[population]") {
  auto a = cells(3), b = cells(3);
  a.content_hashes = {"x", "x", "y"};
  b.content_hashes = {"y", "x", "x"};
  const auto m = match_cells(a, b);
  CHECK(m.by == "content_hash");
  CHECK(m.rows == std::vector<std::pair<int, int>>{{0, 1}, {1, 2}, {2, 0}});
}

TEST_CASE("another order of classes changes nothing", "[population]") {
  const auto a = cells();
  auto b = a;
  b.classes = {"neutrophil", "lymphocyte", "monocyte"};
  b.logits = a.logits(Eigen::all, std::vector{2, 0, 1});
  for (int& y : b.labels) y = (y + 1) % 3;
  const auto c = compare(a, {}, b, {}, {}, {});
  CHECK(c.mcnemar.only_a + c.mcnemar.only_b == 0);
  for (const auto& f : c.metrics) CHECK(f.difference.value == Approx(0).margin(1e-12));
}

TEST_CASE("a calibrated model beside an uncalibrated one is said, and both can be put on one footing", "[population]") {
  const auto raw = cells();
  auto calibrated = raw;  // the same model, its probabilities as a temperature of 2 makes them
  calibrated.probabilities = softmax(raw.logits / 2);
  auto as_is = compare(raw, {}, calibrated, {}, {}, {});
  CHECK_FALSE(as_is.same_footing);
  CHECK_THAT(footing_sentence(as_is), Contains("A rests on the softmax of its logits, B on the table's own") &&
                                          Contains("--footing raw or --footing calibrated"));
  for (const auto& metric : as_is.metrics)
    if (is_of_calls(metric)) CHECK(metric.difference.value == 0);
  const auto nll = [](const Comparison& c) { return c.metrics[2].difference.value; };
  CHECK(std::abs(nll(as_is)) > 1e-3);
  for (const auto footing : {Footing::raw, Footing::calibrated}) {
    ComparisonOptions options;
    options.footing = footing;
    const auto alike = compare(raw, {}, calibrated, {}, options, {});
    CAPTURE(name_of(footing));
    CHECK(alike.same_footing);
    CHECK(nll(alike) == Approx(0).margin(1e-12));
    CHECK(footing_sentence(alike).starts_with("Both rest on "));
  }
  CHECK(compare(calibrated, {}, calibrated, {}, {}, {}).same_footing);
  auto without_logits = calibrated;
  without_logits.logits = Table();
  CHECK_FALSE(compare(raw, {}, without_logits, {}, {}, {}).same_footing);
}

TEST_CASE("cross-fitted calibration is that of temperature scaling on the other folds", "[population]") {
  const auto a = cells();
  const auto footed = put_on_footing(a, {}, a, {}, {}, Footing::calibrated, 7, {});
  CalibrateOptions options;
  options.seed = 7;
  CHECK(footed.a == cross_fit(a.logits, a.labels, {}, a.classes, options, 5).probabilities);
  CHECK(footed.a == footed.b);
}

TEST_CASE("footings have names", "[population][errors]") {
  for (const auto footing : {Footing::as_is, Footing::raw, Footing::calibrated})
    CHECK(footing_from(name_of(footing)) == footing);
  CHECK_THAT(error_of([] { footing_from("fair"); }).what(), Contains("as-is, raw or calibrated"));
}

TEST_CASE("tables that cannot be compared say why", "[population][errors]") {
  const auto a = cells();
  auto b = cells(60, "b.csv");
  b.labels[3] = (b.labels[3] + 1) % 3;
  CHECK_THAT(fault_of(a, b), Contains("b.csv: labels s/3"));
  b = cells();
  for (auto& id : b.ids) id += "x";
  CHECK_THAT(fault_of(a, b), Contains("no cell is in both"));
  b.ids.clear();
  CHECK_THAT(fault_of(a, b), Contains("cannot be matched"));
  b = cells();
  b.classes[0] = "basophil";
  CHECK_THAT(fault_of(a, b), Contains("basophil") && Contains("same classes"));
}
