// Out-of-fold rows: what is fitted on them is marked, and they are evaluated by what other rows fitted.
#include <algorithm>
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/folds.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/dataset/roles.hpp"
#include "leukolens/holdout/advice.hpp"
#include "leukolens/holdout/cross_fitted_input.hpp"
#include "leukolens/holdout/fit_calibration.hpp"
#include "leukolens/holdout/provenance.hpp"
#include "metrics/tables.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

/// n cells of 2 classes without roles, out of 2 folds, hashes "h0", "h1", ...
ScoreTable out_of_fold(int n) {
  const auto m = made_up(n, 2, 1, 2);
  ScoreTable t;
  t.path = "oof_predictions.csv";
  t.classes = {"a", "b"};
  t.logits = m.logits;
  t.labels = m.labels;
  for (int i = 0; i < n; ++i) {
    t.ids.push_back(std::to_string(i));
    t.content_hashes.push_back("h" + std::to_string(i));
    t.folds.push_back(std::to_string(1 + i % 2));
    t.novelty.push_back(Random(4, "novelty", static_cast<std::uint64_t>(i)).uniform());
  }
  return t;
}

FitCalibrationOptions all_decisions() {
  FitCalibrationOptions options;
  options.decisions.conformal.emplace();
  options.decisions.abstention = AbstentionOptions{0.3, 0.9};
  options.decisions.unknown = 0.95;
  return options;
}

/// roles.csv of n cells of 2 classes.
std::string roles_text(int n) {
  std::vector<LabelledCell> cells(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < cells.size(); ++i) {
    cells[i].content_hash = std::string(60, '0') + std::to_string(1000 + i);
    cells[i].id = std::to_string(i);
    cells[i].label = i % 2 ? "a" : "b";
    cells[i].role = Role::train;
  }
  return roles_csv(cells);
}

}  // namespace

TEST_CASE("what out-of-fold rows fit says so", "[holdout]") {
  const auto rows = out_of_fold(400);
  auto fitted = fit_calibration(rows, all_decisions(), {});
  CHECK(fitted.choice.from_fold_models);
  CHECK_THAT(fitted.choice.sentence, Contains("out-of-fold"));
  CHECK(fitted.calibration.decisions.from_fold_models);
  CHECK(fitted.threshold_rows == 200);
  const auto sentences = describe(fitted.calibration.decisions, rows.classes);
  CHECK_THAT(sentences.back(), Contains("From fold models"));
  note_rows(fitted.calibration, rows, fitted.choice);
  CHECK(fitted.calibration.rows->at("rule") == "from fold models");
  auto ordinary = rows;
  ordinary.folds.clear();
  CHECK_FALSE(fit_calibration(ordinary, all_decisions(), {}).calibration.decisions.from_fold_models);
}

TEST_CASE("no cell is evaluated by thresholds that it helped to set", "[holdout]") {
  const auto rows = out_of_fold(400);
  const auto calibration = fit_calibration(rows, all_decisions(), {}).calibration;
  const auto input = cross_fitted_input(rows, calibration, {});
  const auto deployed = apply(calibration, rows.logits);
  CHECK_FALSE(input.probabilities.isApprox(deployed, 1e-6));
  CHECK(input.probabilities.isApprox(deployed, 0.2));  // the same method on four fifths of the rows
  CHECK(input.probabilities.rowwise().sum().isApproxToConstant(1, 1e-9));
  REQUIRE(input.cell_decisions);
  CHECK_THAT(input.cell_decisions->notes.back(), Contains("5 folds"));
  // another cell's scores change the probabilities of other folds, never those of its own
  const auto fold_of = deal_folds(rows.labels, {}, 5, 0);
  int changed = 0;
  for (const int cell : {7, 8, 9, 10}) {  // about half of them fit calibrators, the others thresholds
    auto other = rows;
    other.logits.row(cell) *= -3;
    const auto again = cross_fitted_input(other, calibration, {});
    for (int i = 0; i < 400; ++i) {
      const bool same = again.probabilities.row(i) == input.probabilities.row(i);
      changed += !same;
      if (i != cell && fold_of[static_cast<std::size_t>(i)] == fold_of[static_cast<std::size_t>(cell)]) CHECK(same);
    }
  }
  CHECK(changed > 60);
  CHECK(std::count(input.cell_decisions->decisions.begin(), input.cell_decisions->decisions.end(), Decision::none) ==
        0);
}

TEST_CASE("the error rate that out-of-fold cells can promise", "[holdout]") {
  // all right: 59 cells promise 5 %, 29 promise 10 %, 14 promise 20 %; half of the cells set the threshold
  CHECK(error_rate_within_reach(118, 0) == 0.05);
  CHECK(error_rate_within_reach(117, 0) == 0.1);
  CHECK(error_rate_within_reach(58, 0) == 0.1);
  CHECK(error_rate_within_reach(57, 0) == 0.2);
  CHECK(error_rate_within_reach(28, 0) == 0.2);
  CHECK_FALSE(error_rate_within_reach(27, 0));
  CHECK_FALSE(error_rate_within_reach(1, 0));
  CHECK(error_rate_within_reach(2000, 0.08) == 0.1);
  CHECK_FALSE(error_rate_within_reach(2000, 0.25));
}

TEST_CASE("every shortfall of rows leads to a command", "[holdout]") {
  TemporaryFolder folder;
  Decisions none;
  none.abstention = Abstention{{0.05, 0.95}, std::nan(""), "too few", 21};
  CHECK(advice_on_few_rows({}, 21, folder.path(), "").empty());
  CHECK_THAT(advice_on_few_rows(none, 21, {}, ""),
             Contains("21 rows set thresholds: every call is for review. Give more labelled cells") &&
                 Contains("--max-error 0.133 is the least") && !Contains("Train"));
  // half of all cells must reach fewest_accepted, 59 for 5 %
  write_text(folder / "roles.csv", roles_text(117));
  CHECK_THAT(advice_on_few_rows(none, 21, folder.path(), ""), !Contains("Train with --folds"));
  write_text(folder / "roles.csv", roles_text(118));
  CHECK_THAT(advice_on_few_rows(none, 21, folder.path(), ""), Contains("Train with --folds 5"));
  CHECK(advice_on_no_rows(folder.path(), "calibrate", "").empty());
  write_text(folder / "oof_predictions.csv", "id\n");
  const auto command = "leukolens calibrate " + (folder / "oof_predictions.csv").string() + " --model " +
                       folder.path().string() + " --max-error 0.05";
  CHECK_THAT(advice_on_few_rows(none, 21, folder.path(), "--max-error 0.05"), Contains(command));
  CHECK_THAT(advice_on_no_rows(folder.path(), "calibrate", "--max-error 0.05"), Contains(command));
  none.from_fold_models = true;
  // 1 - 0.05^(1/21) = 0.1329
  CHECK_THAT(advice_on_few_rows(none, 21, folder.path(), ""),
             Contains("--max-error 0.133 is the least") && !Contains("Run"));
  Decisions sets;
  sets.sets = ConformalSets{{}, 0, 0, {{0.5, 20}, {std::numeric_limits<double>::infinity(), 3}}};
  CHECK_THAT(advice_on_few_rows(sets, 23, {}, ""), Contains("some classes are in every set"));
}

TEST_CASE("where no row is left the error leads on", "[holdout][errors]") {
  auto rows = out_of_fold(20);
  rows.folds.clear();
  rows.roles.assign(20, "train");
  CHECK_THROWS_WITH(rows_to_calibrate_on(rows, {}, "Run this."), Contains("train 20. Run this."));
  CHECK_THROWS_WITH(rows_to_evaluate_on(rows, {}, {}, "Run that."), Contains("train 20. Run that."));
  CHECK(holds_seen_rows(rows, {"h3"}));
  CHECK_FALSE(holds_seen_rows(rows, {"x"}));
}
