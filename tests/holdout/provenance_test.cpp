#include "leukolens/holdout/provenance.hpp"

#include "catch.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/holdout/evaluation_input.hpp"
#include "metrics/tables.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;

namespace {

ScoreTable example() {
  const auto m = made_up(60, 3, 1, 2);
  ScoreTable t;
  t.path = "some/p.csv";
  t.classes = {"a", "b", "c"};
  t.logits = m.logits;
  t.labels = m.labels;
  for (int i = 0; i < 60; ++i) {
    t.ids.push_back(std::to_string(i));
    t.content_hashes.push_back("h" + std::to_string(i));
    t.roles.push_back(i < 40 ? "calibrate" : "test");
  }
  return t;
}

}  // namespace

TEST_CASE("a model folder's calibration knows the rows it was fitted on", "[calibration]") {
  const TemporaryFolder folder;
  const auto t = example();
  const auto choice = rows_to_calibrate_on(t);
  auto c = calibrate(t.logits.topRows(40), std::span(t.labels).first(40), t.classes, {});
  const auto list = calibration_rows_csv(t, choice.rows);
  note_rows(c, t, choice, list);
  write_calibration(folder.path(), c, list);
  const auto path = folder / "calibration.json";
  const auto seen = rows_seen_by(read_calibration(path), path);
  CHECK(seen.size() == 40);
  CHECK(seen.contains("h39"));
  CHECK(rows_to_evaluate_on(t, seen).rows.size() == 20);

  write_file(folder / "calibration_rows.csv", "content_hash,id,label\n");
  CHECK_THROWS_AS(rows_seen_by(read_calibration(path), path), Error);
  std::filesystem::remove(folder / "calibration_rows.csv");
  CHECK_THROWS_AS(rows_seen_by(read_calibration(path), path), Error);
}

TEST_CASE("a calibration file of its own carries the content hashes", "[calibration]") {
  const TemporaryFolder folder;
  auto t = example();
  auto c = calibrate(t.logits, t.labels, t.classes, {});
  note_rows(c, t, rows_to_calibrate_on(t));
  write_file(folder / "c.json", json_text(to_json(c)));
  CHECK(rows_seen_by(read_calibration(folder / "c.json"), folder / "c.json").size() == 40);
  t.content_hashes.clear();
  note_rows(c, t, rows_to_calibrate_on(t));
  CHECK(rows_seen_by(c, folder / "c.json").empty());
}

TEST_CASE("a table of the same name without content hashes is a warning", "[calibration][errors]") {
  auto t = example();
  t.content_hashes.clear();
  t.roles.clear();
  auto c = calibrate(t.logits, t.labels, t.classes, {});
  std::vector<std::string> warnings;
  const auto look = [&](const ScoreTable& table, const std::optional<std::string>& role = {}) {
    warnings.clear();
    warn_of_same_table(c, table, rows_to_evaluate_on(table, {}, role),
                       [&](const std::string& text) { warnings.push_back(text); });
    return warnings.size();
  };
  CHECK(look(t) == 0);  // of an older calibration, which does not name its table
  note_rows(c, t, rows_to_calibrate_on(t));
  REQUIRE(look(t) == 1);
  CHECK(warnings[0].starts_with(
      "some/p.csv: the calibration was fitted on a table named p.csv; this one has no content hashes, so whether it "
      "holds the same cells cannot be checked."));
  auto other = t;
  other.path = "some/q.csv";
  CHECK(look(other) == 0);
  CHECK(look(example()) == 0);  // the hashes tell
  auto dealt = example();
  dealt.content_hashes.clear();
  note_rows(c, dealt, rows_to_calibrate_on(dealt));
  CHECK(look(dealt) == 0);  // the roles tell: `calibrate` then, `test` now
  CHECK(look(dealt, "calibrate") == 1);
}
