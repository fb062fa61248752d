// A small study: cross-validated, calibrated out of fold with sets and acceptance, and on. Every hint is followed.
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/text.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
using leukolens::read_json;
namespace fs = std::filesystem;

namespace {

const std::string cells = quoted((sample / "manifest.csv").string());

Run run(const TemporaryFolder& folder, const std::string& arguments, int code = 0) {
  const Run r = leukolens_in(folder.path(), arguments);
  INFO("leukolens " << arguments << "\n" << r.out << r.err);
  REQUIRE(r.code == code);
  return r;
}

/// What stands between the last pair of backquotes that begin with `leukolens `.
std::string hinted_command(const std::string& text) {
  const std::string begin = "`leukolens ";
  const auto at = text.rfind(begin);
  REQUIRE(at != std::string::npos);
  const auto from = at + begin.size();
  return text.substr(from, text.find('`', from) - from);
}

/// The column of a table. @param name  one of its columns
std::vector<std::string> column(const fs::path& table, const std::string& name) {
  leukolens::CsvReader reader(table);
  const auto at = reader.column(name);
  REQUIRE(at);
  std::vector<std::string> values;
  for (std::vector<std::string> row; reader.next(row);) values.push_back(row[*at]);
  return values;
}

}  // namespace

TEST_CASE("a cross-validated study is calibrated, evaluated and used without a dead end", "[cli]") {
  TemporaryFolder folder;
  const auto train = run(folder, "train " + cells + " --epochs 3 --folds 2 --seeds 2 --output m");
  CHECK_THAT(train.out, Contains("Next: leukolens calibrate m/oof_predictions.csv --model m"));
  for (const auto& novelty : column(folder / "m/oof_predictions.csv", "novelty"))
    CHECK(leukolens::to_number(novelty).value_or(0) > 0);

  // every cell was trained on: the errors lead to the out-of-fold predictions
  run(folder, "classify " + cells + " --model m --output p.csv");
  const auto no_rows = run(folder, "calibrate p.csv --model m --max-error 0.4 --confidence 0.8", 3);
  CHECK_THAT(no_rows.err, Contains("train 40"));
  const auto fit = run(folder, hinted_command(no_rows.err));
  CHECK_THAT(fit.out, Contains("out-of-fold predictions") && Contains("From fold models"));
  const auto stored = read_json(folder / "m/calibration.json");
  CHECK(stored["decisions"]["from_fold_models"] == true);
  CHECK(stored["rows"]["rule"] == "from fold models");
  CHECK(stored["decisions"]["abstention"]["n"].get<int>() > 10);

  // what set the thresholds is evaluated by what other folds set
  const auto evaluated =
      run(folder, hinted_command(run(folder, "evaluate p.csv --model m --output r", 3).err) + " --no-figures");
  CHECK_THAT(evaluated.out, Contains("fitted on the other of 5 folds"));
  const auto metrics = read_json(folder / "REPORT/metrics.json");
  CHECK(metrics.at("n") == 40);
  CHECK(metrics["decisions"]["notes"].dump().find("5 folds") != std::string::npos);
  CHECK_THAT(run(folder, "evaluate m/oof_predictions.csv --model m --count donor --output x", 3).err,
             Contains("--count"));

  run(folder, "calibrate m/oof_predictions.csv --model m --conformal lac --max-error 0.4 --confidence 0.8");
  run(folder, "classify " + cells + " --model m --output q.csv");
  for (const auto& set : column(folder / "q.csv", "set")) CHECK((!set.empty() && set != "empty"));
  for (const auto& decision : column(folder / "q.csv", "decision")) CHECK_FALSE(decision.empty());
}

TEST_CASE("an ensemble is calibrated out of fold too", "[cli]") {
  TemporaryFolder folder;
  run(folder, "train " + cells + " --epochs 2 --folds 2 --deploy ensemble --output m");
  const auto fit = run(folder, "calibrate m/oof_predictions.csv --model m --conformal lac --max-error 0.05");
  // 40 cells are too few: the promise that they could keep is named, and kept to
  CHECK_THAT(fit.err,
             Contains("rows set thresholds: every call is for review") && Contains("is the least that so many"));
  CHECK(read_json(folder / "m/calibration.json")["decisions"]["unknown"]["n"] == 40);
  run(folder, "classify " + cells + " --model m --output p.csv");
  for (const auto& decision : column(folder / "p.csv", "decision"))
    CHECK((decision == "review" || decision == "unknown"));
}

TEST_CASE("a table of out-of-fold rows without novelty is calibrated without `unknown`, or says what to do", "[cli]") {
  TemporaryFolder folder;
  std::string text = "id,content_hash,role,label,folds,novelty,logit_a,logit_b\n";
  for (int i = 0; i < 60; ++i)
    text += "c" + std::to_string(i) + ",h" + std::to_string(i) + ",," + (i % 2 ? "a" : "b") + ",1,nan," +
            std::to_string(i % 2 ? 1 + i % 7 : -1 - i % 5) + ",0\n";
  leukolens::write_file(folder / "old.csv", text);
  const auto fit = run(folder, "calibrate old.csv --conformal lac --max-error 0.2 --output c.json");
  CHECK_THAT(fit.err, Contains("60 of 60 rows have no novelty") && Contains("Train again"));
  CHECK_FALSE(read_json(folder / "c.json")["decisions"].contains("unknown"));
  const auto asked = run(folder, "calibrate old.csv --unknown 0.9 --output d.json", 3);
  CHECK_THAT(asked.err, Contains("Train again with this version, or leave --unknown out"));
}

TEST_CASE("sets that may be empty: the word, the decision, the counts", "[cli]") {
  TemporaryFolder folder;
  fs::copy(sample_model, folder / "m", fs::copy_options::recursive);
  const std::string classify = "classify " + cells + " --model m --output ";
  run(folder, classify + "p.csv");
  run(folder, "calibrate p.csv --model m --conformal lac --coverage 0.5 --empty-sets --max-error 0.5 --confidence 0.6");
  run(folder, classify + "q.csv");
  const auto sets = column(folder / "q.csv", "set"), decisions = column(folder / "q.csv", "decision");
  const auto empty = static_cast<std::size_t>(std::count(sets.begin(), sets.end(), "empty"));
  REQUIRE(empty > 0);
  for (std::size_t i = 0; i < sets.size(); ++i)
    if (sets[i] == "empty") CHECK((decisions[i] == "review" || decisions[i] == "unknown"));
  CHECK_THAT(run(folder, "inspect q.csv").out, Contains(std::to_string(empty) + " of them empty"));
  run(folder, classify + "q.jsonl");
  CHECK_THAT(leukolens::read_text(folder / "q.jsonl"), Contains("\"set\":\"empty\""));
  run(folder, classify + "q.npz");
  CHECK_THAT(run(folder, "inspect q.npz").out, Contains(std::to_string(empty) + " of them empty"));
  const auto report = run(folder, "evaluate q.csv --model m --role all --no-figures --output r");
  CHECK_THAT(report.out, Contains(std::to_string(empty)) && Contains("empty") && Contains("for review"));
  CHECK(read_json(folder / "r/metrics.json")["decisions"]["counts"]["empty_sets"] == empty);
  run(folder, "calibrate p.csv --model m --conformal lac --coverage 0.5 --max-error 0.5 --confidence 0.6");
  run(folder, classify + "s.csv");
  for (const auto& set : column(folder / "s.csv", "set")) CHECK(set != "empty");
}
