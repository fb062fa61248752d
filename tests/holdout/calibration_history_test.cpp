#include "leukolens/holdout/calibration_history.hpp"

#include <chrono>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/holdout/provenance.hpp"
#include "metrics/tables.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

const std::string weights = std::string(64, 'a');

Model model() {
  Model m;
  m.classes = {"a", "b", "c"};
  m.weights_sha256 = weights;
  return m;
}

/// Calibrates a model folder on the first `n` of 60 rows.
void calibrate_on(const fs::path& folder, int n, const std::string& date, const std::string& of = weights) {
  const auto m = made_up(60, 3, 1, 2);
  ScoreTable t;
  t.path = "p.csv";
  t.classes = {"a", "b", "c"};
  t.logits = m.logits.topRows(n);
  t.labels.assign(m.labels.begin(), m.labels.begin() + n);
  for (int i = 0; i < n; ++i) {
    t.ids.push_back(std::to_string(i));
    t.content_hashes.push_back("h" + std::to_string(i));
    t.roles.push_back("calibrate");
  }
  auto c = calibrate(t.logits, t.labels, t.classes, {});
  c.weights_sha256 = of;
  c.made = {date, "0.1.0", "leukolens calibrate p.csv --model M"};
  const auto choice = rows_to_calibrate_on(t);
  const auto list = calibration_rows_csv(t, choice.rows);
  note_rows(c, t, choice, list);
  write_calibration(folder, c, list);
}

std::size_t rows_in_use(const fs::path& folder) {
  const auto path = folder / "calibration.json";
  return rows_seen_by(read_calibration(path), path).size();
}

}  // namespace

TEST_CASE("every calibration that is replaced is kept to the byte", "[holdout]") {
  const TemporaryFolder folder;
  CHECK(list_calibrations(folder.path(), model()).empty());
  CHECK(keep_calibration(folder.path()).empty());
  calibrate_on(folder.path(), 40, "2026-01-01T00:00:00Z");
  const auto first = read_text(folder / "calibration.json");
  CHECK_FALSE(fs::exists(folder / "calibrations"));
  calibrate_on(folder.path(), 50, "2026-01-02T00:00:00Z");
  calibrate_on(folder.path(), 60, "2026-01-03T00:00:00Z");
  CHECK(read_text(folder / "calibrations/1/calibration.json") == first);

  const auto all = list_calibrations(folder.path(), model());
  REQUIRE(all.size() == 3);
  CHECK(all[0].id == "1");
  CHECK(all[0].date == "2026-01-01T00:00:00Z");
  CHECK(all[0].sha256 == sha256(first));
  CHECK(all[0].calibration->fitted.front().n == 40);
  CHECK(all[0].calibration->made.command_line == "leukolens calibrate p.csv --model M");
  CHECK(all[1].id == "2");
  CHECK(all[2].id == "now");
  CHECK(all[2].calibration->fitted.front().n == 60);
}

TEST_CASE("a kept calibration is used again with its rows, and the replaced one kept", "[holdout]") {
  const TemporaryFolder folder;
  calibrate_on(folder.path(), 40, "2026-01-01T00:00:00Z");
  const auto first = read_text(folder / "calibration.json");
  calibrate_on(folder.path(), 50, "2026-01-02T00:00:00Z");
  const auto second = read_text(folder / "calibration.json");
  CHECK(restore_calibration(folder.path(), model(), "1") == "2");
  CHECK(read_text(folder / "calibration.json") == first);
  CHECK(rows_in_use(folder.path()) == 40);
  CHECK(restore_calibration(folder.path(), model(), "2") == "1");  // the same bytes are not kept twice
  CHECK(read_text(folder / "calibration.json") == second);
  CHECK(rows_in_use(folder.path()) == 50);
  CHECK(list_calibrations(folder.path(), model()).size() == 3);
}

TEST_CASE("a stop between the two files of a calibration loses neither", "[holdout]") {
  const TemporaryFolder folder;
  calibrate_on(folder.path(), 40, "2026-01-01T00:00:00Z");
  const auto first = read_text(folder / "calibration.json");
  calibrate_on(folder.path(), 50, "2026-01-02T00:00:00Z");
  write_file(folder / "calibration.json", first);  // the rows are those of the second already
  CHECK(rows_in_use(folder.path()) == 40);
}

TEST_CASE("what cannot be used is listed with its fault and not restored", "[holdout][errors]") {
  const TemporaryFolder folder;
  calibrate_on(folder.path(), 40, "2026-01-01T00:00:00Z", std::string(64, 'b'));
  calibrate_on(folder.path(), 50, "2026-01-02T00:00:00Z");
  calibrate_on(folder.path(), 60, "2026-01-03T00:00:00Z");
  write_file(folder / "calibrations/2/calibration_rows.csv", "content_hash,id,label\n");
  write_file(folder / "calibrations/note.txt", "mine");
  const auto before = read_text(folder / "calibration.json");
  const auto all = list_calibrations(folder.path(), model());
  REQUIRE(all.size() == 3);
  CHECK_FALSE(all[0].calibration);
  CHECK_THAT(all[0].fault, Contains("fitted for other weights"));
  CHECK_THAT(all[1].fault, Contains("not the rows"));
  CHECK(all[2].fault.empty());
  for (const char* id : {"1", "2"}) CHECK_THROWS_AS(restore_calibration(folder.path(), model(), id), Error);
  CHECK_THROWS_WITH(restore_calibration(folder.path(), model(), "7"), Contains("Kept: 1, 2."));
  CHECK_THROWS_WITH(restore_calibration(folder.path(), model(), "../x"), Contains("keeps no calibration"));
  CHECK(read_text(folder / "calibration.json") == before);
  CHECK_FALSE(fs::exists(folder / "calibrations/3"));
}

TEST_CASE("a calibration of before the history has no date", "[holdout]") {
  const TemporaryFolder folder;
  calibrate_on(folder.path(), 40, "");
  const auto kept = keep_calibration(folder.path());
  CHECK(kept == "1");
  const auto all = list_calibrations(folder.path(), model());
  REQUIRE(all.size() == 2);
  CHECK(all[0].date.empty());  // the time of its file is that of a copy
  CHECK(all[1].date.empty());
}

TEST_CASE("the calibration in use is not put in use again", "[holdout]") {
  const TemporaryFolder folder;
  calibrate_on(folder.path(), 40, "2026-01-01T00:00:00Z");
  keep_calibration(folder.path());
  const auto written = fs::last_write_time(folder / "calibration.json") - std::chrono::hours(1);
  fs::last_write_time(folder / "calibration.json", written);
  CHECK(restore_calibration(folder.path(), model(), "1") == "1");
  CHECK(fs::last_write_time(folder / "calibration.json") == written);
  CHECK(list_calibrations(folder.path(), model()).size() == 2);
}
