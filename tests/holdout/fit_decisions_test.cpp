#include "leukolens/holdout/fit_decisions.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {

const std::vector<std::string> abc{"a", "b", "c"};

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
  CHECK_THAT(warnings[0], Catch::Contains("one donor alone: different cells of it fit the calibrator"));
}

TEST_CASE("some cells without a donor: cells are parted and a warning counts them", "[calibration]") {
  std::vector<std::string> warnings;
  const auto warn = [&](const std::string& text) { warnings.push_back(text); };
  auto table = rows_of(40, 8);
  halve(table, 1, warn);
  CHECK(warnings.empty());
  for (const std::size_t i : {3, 5}) table.donors[i].clear();
  CHECK_FALSE(halve(table, 1, warn).sentence.ends_with("(whole donors)."));
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Catch::Contains("p.csv: 2 cells name no donor: calibrator and thresholds are split by cell"));
  table.donors.assign(40, "");  // a column without names: nobody meant donors
  halve(table, 1, warn);
  CHECK(warnings.size() == 1);
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
  CHECK(cells.unknown_promise.expected == Approx(120. / 1201));
  CHECK(cells.unknown_promise.fitted_on == 1200);
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
  table.novelty.assign(100, 1);
  table.novelty[3] = table.novelty[5] = std::nan("");
  CHECK_THROWS_WITH(fit_decisions(calibration, table, {}, options, {}),
                    Catch::Contains("2 of 100 rows have no novelty") && Catch::Contains("Classify the cells again"));
  table.folds.assign(100, "1");
  CHECK_THROWS_WITH(fit_decisions(calibration, table, {}, options, {}), Catch::Contains("Train again"));
  table.novelty.clear();
  calibration.decisions.unknown = UnknownThreshold{0.99, 1, 100, 0.01};
  std::vector<std::string> warnings;
  const auto cells = decide_rows(calibration, table, apply(calibration, table.logits),
                                 [&](const std::string& text) { warnings.push_back(text); });
  CHECK(warnings.size() == 1);
  CHECK(std::isnan(cells.unknown_quantile));
  CHECK(cells.decisions[50] == Decision::none);
  calibration.decisions.unknown = UnknownThreshold{0.99, std::nan(""), 5, std::nan(""), "too few"};
  decide_rows(calibration, table, apply(calibration, table.logits),
              [&](const std::string& text) { warnings.push_back(text); });
  CHECK(warnings.size() == 1);  // no threshold, so nothing is missed
}

TEST_CASE("cells without a novelty are for review where novelty has a threshold", "[calibration][errors]") {
  auto table = rows_of(120, 0);
  auto calibration = calibrate(table.logits, table.labels, abc, {});
  calibration.decisions.unknown = UnknownThreshold{0.99, 1e6, 100, 0.01};
  calibration.decisions.abstention = Abstention{{0.5, 0.9}, 0, "", 100, 100, 1, 0.05};  // accepts every cell it sees
  for (std::size_t i = 0; i < 36; ++i) table.novelty[i] = std::nan("");
  std::vector<std::string> warnings;
  const auto cells = decide_rows(calibration, table, apply(calibration, table.logits),
                                 [&](const std::string& text) { warnings.push_back(text); });
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0] == "p.csv: 36 of 120 cells have no novelty: they cannot be called unknown, and are for review.");
  for (std::size_t i = 0; i < 120; ++i) {
    CHECK(cells.decisions[i] == (i < 36 ? Decision::review : Decision::accept));
    CHECK(cells.no_novelty[i] == (i < 36));
  }
}

TEST_CASE("acceptance is fitted without the cells whose sets are empty, as it is applied", "[calibration]") {
  const auto table = rows_of(1200, 0);
  const auto halves = halve(table, 1, {});
  const auto own = select(table, halves.calibrator);
  auto calibration = calibrate(own.logits, own.labels, abc, {});
  DecisionOptions options;
  options.abstention = AbstentionOptions{0.2, 0.9};
  options.conformal = ConformalOptions{ConformalScore::lac, 0.5, true, 1, true};
  calibration.decisions = fit_decisions(calibration, table, halves, options, {});
  const auto& d = calibration.decisions;
  CHECK(d.abstention->n < halves.decisions.size());
  const auto rows = select(table, halves.decisions);
  const auto cells = decide_rows(calibration, rows, apply(calibration, rows.logits), {});
  std::size_t empty = 0;
  for (Eigen::Index i = 0; i < cells.sets.rows(); ++i) {
    if (cells.sets.row(i).any()) continue;
    ++empty;
    CHECK(cells.decisions[static_cast<std::size_t>(i)] == Decision::review);
  }
  CHECK(empty > 20);
  CHECK(d.abstention->n == rows.size() - empty);
  options.conformal->may_be_empty = false;
  const auto filled = fit_decisions(calibration, table, halves, options, {});
  CHECK(filled.abstention->n == rows.size());
  auto named = table;
  named.classes[1] = "empty";
  options.conformal->may_be_empty = true;
  CHECK_THROWS_WITH(fit_decisions(calibration, named, halves, options, {}), Catch::Contains("named `empty`"));
}
