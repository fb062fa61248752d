#include "leukolens/decisions/decisions.hpp"

#include <cmath>
#include <limits>
#include <set>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/holdout/fit_decisions.hpp"
#include "metrics/tables.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;

namespace {

const std::vector<std::string> abc{"a", "b", "c"};

Decisions example() {
  Decisions d;
  d.sets = ConformalSets{{ConformalScore::raps, 0.8, false, 7}, 0.1, 2, {{0.5, 20, 3, false}, {0.6, 30, 9, true}}};
  d.sets->thresholds.push_back({std::numeric_limits<double>::infinity(), 1, 1, false});
  d.abstention = Abstention{{0.02, 0.95}, 0.8, "", 400, 300, 1, 0.016};
  d.unknown = UnknownThreshold{0.99, 12.5, 400, 0.01};
  return d;
}

ScoreTable rows_of(int n, int donors, std::uint64_t seed = 1) {
  const auto m = made_up(n, 3, 2, 1, seed);
  ScoreTable table;
  table.path = "p.csv";
  table.classes = abc;
  table.logits = m.logits;
  table.labels = m.labels;
  for (int i = 0; i < n; ++i) {
    table.ids.push_back("cell" + std::to_string(i));
    if (donors) table.donors.push_back("d" + std::to_string(i % donors));
    table.novelty.push_back(i);
  }
  return table;
}

}  // namespace

TEST_CASE("unknown comes before anything else, then acceptance", "[calibration]") {
  const auto d = example();
  const std::vector<double> sure{0.9, 0.06, 0.04}, unsure{0.4, 0.35, 0.25};
  CHECK(decide(d, sure, 12.6, "x").decision == Decision::unknown);
  CHECK(decide(d, sure, 12.5, "x").decision == Decision::accept);
  CHECK(decide(d, sure, std::nan(""), "x").decision == Decision::accept);
  CHECK(decide(d, unsure, 0, "x").decision == Decision::review);
  CHECK(decide(d, sure, 99, "x").set == decide(d, sure, 0, "x").set);
  auto none = d;
  none.abstention->threshold = std::nan("");
  CHECK(decide(none, sure, 0, "x").decision == Decision::review);
  none.abstention.reset();
  CHECK(decide(none, sure, 0, "x").decision == Decision::none);
  CHECK(decide(none, sure, 99, "x").decision == Decision::unknown);
  CHECK(decide({}, sure, 0, "x").set.empty());
  CHECK(std::string(name_of(Decision::review)) == "review");
  CHECK(set_text({1, 0, 1}, abc) == "a|c");
  CHECK(set_text({0, 0, 0}, abc).empty());
}

TEST_CASE("decisions read back to the bit", "[calibration]") {
  const auto json = to_json(example());
  CHECK(json["conformal"]["thresholds"][2]["value"].is_null());
  const auto back = decisions_from(Json::parse(json.dump()), 3, "c.json");
  CHECK(to_json(back) == json);
  CHECK(std::isinf(back.sets->thresholds[2].value));
  auto none = example();
  none.abstention->threshold = std::nan("");
  none.abstention->reason = "too few";
  CHECK(decisions_from(to_json(none), 3, "c.json").abstention->reason == "too few");
  CHECK(decisions_from(to_json(Decisions{}), 3, "c.json").empty());
}

TEST_CASE("what is wrong with stored decisions is said", "[calibration][errors]") {
  const auto fault = [](const Json& json, std::size_t classes = 3) {
    try {
      decisions_from(json, classes, "c.json");
    } catch (const Error& e) {
      CHECK(e.kind() == Kind::bad_data);
      return std::string(e.what());
    }
    return std::string();
  };
  auto json = to_json(example());
  CHECK(fault(json).empty());
  CHECK(fault(json, 4).find("3 conformal thresholds where 4 belong") != std::string::npos);
  CHECK(fault(Json::array()).find("c.json: `decisions` is no object") == 0);
  json["conformal"]["score"] = "tea";
  CHECK(fault(json).find("`tea`") != std::string::npos);
  json = to_json(example());
  json["unknown"].erase("threshold");
  CHECK(fault(json).find("threshold") != std::string::npos);
}

TEST_CASE("the unknown threshold is a quantile of the novelty", "[calibration]") {
  std::vector<double> novelty;
  for (int i = 199; i > 0; --i) novelty.push_back(i);
  const auto u = fit_unknown(novelty, 0.99);
  CHECK(u.threshold == 198);  // 200 x 0.99
  CHECK(u.false_alarms == Approx(0.01));
  const auto few = fit_unknown(std::vector<double>{3, 1, 2}, 0.99);
  CHECK(few.threshold == 3);
  CHECK(few.false_alarms == Approx(0.25));  // the best that 3 cells can promise
  CHECK_THROWS_AS(fit_unknown({}, 0.99), Error);
  CHECK_THROWS_AS(fit_unknown(std::vector<double>{1, std::nan("")}, 0.99), Error);
  CHECK_THROWS_AS(fit_unknown(novelty, 1), Error);
}

TEST_CASE("halves share no row, no donor, and every class evenly", "[calibration]") {
  for (const int donors : {0, 7, 30}) {
    const auto table = rows_of(600, donors);
    const auto halves = halve(table, 1, {});
    CHECK(halves.calibrator.size() + halves.decisions.size() == 600);
    std::set<int> rows(halves.calibrator.begin(), halves.calibrator.end());
    rows.insert(halves.decisions.begin(), halves.decisions.end());
    CHECK(rows.size() == 600);
    std::vector<int> counts(3);
    for (const int row : halves.decisions) ++counts[table.labels[row]];
    for (int k = 0; k < 3; ++k) {
      const auto all = std::count(table.labels.begin(), table.labels.end(), k);
      CHECK(counts[k] == Approx(all / 2.).margin(donors ? 0.2 * all : 0.5));
    }
    if (!donors) continue;
    std::set<std::string> ours;
    for (const int row : halves.calibrator) ours.insert(table.donors[row]);
    for (const int row : halves.decisions) CHECK_FALSE(ours.contains(table.donors[row]));
  }
  auto table = rows_of(40, 0);
  CHECK(halve(table, 1, {}).decisions == halve(table, 1, {}).decisions);
  CHECK(halve(table, 1, {}).decisions != halve(table, 2, {}).decisions);
  table.content_hashes.assign(40, "same");
  CHECK_THROWS_AS(halve(table, 1, {}), Error);  // identical pixels stay together: one unit alone
}

TEST_CASE("one donor alone: cells are parted and a warning says so", "[calibration]") {
  std::vector<std::string> warnings;
  const auto halves = halve(rows_of(40, 1), 1, [&](const std::string& text) { warnings.push_back(text); });
  CHECK(halves.calibrator.size() == Approx(20).margin(1.5));  // each of 3 classes within half a cell
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].find("one donor alone") != std::string::npos);
}

TEST_CASE("what is fitted is what is applied", "[calibration]") {
  const auto table = rows_of(1200, 30);
  const auto halves = halve(table, 1, {});
  const auto own = select(table, halves.calibrator);
  auto calibration = calibrate(own.logits, own.labels, abc, {});
  DecisionOptions options;
  options.conformal = ConformalOptions{};
  options.abstention = AbstentionOptions{0.1, 0.95};
  options.unknown = 0.9;
  calibration.decisions = fit_decisions(calibration, table, halves, options, {});
  const auto& d = calibration.decisions;
  CHECK(d.sets->thresholds[0].by_donor);  // 15 donors in that half
  CHECK(d.unknown->threshold == 1080);    // ceil(1201 x .9) = 1081st of 0..1199
  CHECK(d.abstention->n < halves.decisions.size());

  const auto fresh = rows_of(2000, 0, 9);
  const auto cells = decide_rows(calibration, fresh, apply(calibration, fresh.logits), {});
  CHECK(cells.coverage == 0.9);
  CHECK(cells.max_error == 0.1);
  CHECK(cells.unknown_quantile == 0.9);
  CHECK(std::count(cells.decisions.begin(), cells.decisions.end(), Decision::unknown) == 2000 - 1081);
  int held = 0;
  for (Eigen::Index i = 0; i < 2000; ++i) held += cells.sets(i, fresh.labels[static_cast<std::size_t>(i)]);
  CHECK(held / 2000. == Approx(0.9 * 16 / 15).margin(0.03));  // 15 donors and the one to come
}

TEST_CASE("a table without novelty has no unknown cells", "[calibration][errors]") {
  auto table = rows_of(100, 0);
  table.novelty.clear();
  Calibration calibration = calibrate(table.logits, table.labels, abc, {});
  DecisionOptions options;
  options.unknown = 0.99;
  try {
    fit_decisions(calibration, table, {}, options, {});
    FAIL("not refused");
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::bad_data);
    CHECK(std::string(e.what()).find("p.csv: no column `novelty`") == 0);
  }
  calibration.decisions.unknown = UnknownThreshold{0.99, 1, 100, 0.01};
  std::vector<std::string> warnings;
  const auto cells = decide_rows(calibration, table, apply(calibration, table.logits),
                                 [&](const std::string& text) { warnings.push_back(text); });
  CHECK(warnings.size() == 1);
  CHECK(std::isnan(cells.unknown_quantile));
  CHECK(cells.decisions[50] == Decision::none);
}
