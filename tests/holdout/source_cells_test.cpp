// Where the calibration cells are found, and which rows are fresh.
#include "leukolens/holdout/source_cells.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/holdout/fresh_rows.hpp"
#include "leukolens/holdout/provenance.hpp"
#include "leukolens/holdout/rows.hpp"
#include "mixed_specimens.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

/// 30 calibrate rows, 20 test rows, 10 train rows, with hashes.
ScoreTable study() {
  auto t = no_cells();
  add_cells(t, "s", {0.4, 0.3, 0.3}, 60);
  for (int i = 0; i < 60; ++i) {
    t.roles.push_back(i < 30 ? "calibrate" : i < 50 ? "test" : "train");
    t.content_hashes.push_back("h" + std::to_string(i));
  }
  return t;
}

}  // namespace

TEST_CASE("a model folder's list holds the calibration cells", "[calibration]") {
  TemporaryFolder folder;
  const auto t = study();
  const auto choice = rows_to_calibrate_on(t);
  const auto rows = select(t, choice.rows);
  auto c = calibrate(rows.logits, rows.labels, rows.classes, {});
  const auto list = calibration_rows_csv(t, choice.rows);
  note_rows(c, t, choice, list);
  write_calibration(folder.path(), c, list);
  auto stranger = no_cells();
  add_cells(stranger, "new", {0.4, 0.3, 0.3}, 5);
  const auto source = find_source_cells({stranger, read_basis({{}, folder / "calibration.json"}, {})}, {}, {});
  CHECK(source.cells.size() == 30);
  CHECK(source.cells.logits == rows.logits);
  CHECK(source.cells.donors == rows.donors);
  CHECK_THAT(source.sentence, Contains("calibration_rows.csv"));
  CHECK(fresh_rows(t, rows_seen_by(c, folder / "calibration.json")).rows.size() == 20);
}

TEST_CASE("without a list the table's own calibrate rows serve, or a table given by hand", "[calibration]") {
  TemporaryFolder folder;
  CHECK(find_source_cells({study(), {}}, {}, {}).cells.size() == 30);
  auto plain = no_cells();
  add_cells(plain, "new", {0.4, 0.3, 0.3}, 5);
  CHECK(find_source_cells({plain, {}}, {}, {}).cells.size() == 0);
  const auto given = write_text(
      folder / "c.csv", "label,logit_lymphocyte,logit_monocyte,logit_neutrophil\nmonocyte,0,1,0\nmonocyte,1,0,0\n");
  CHECK(find_source_cells({plain, {}}, given, {}).cells.size() == 2);
  const auto other = write_text(folder / "o.csv",
                                "label,role,logit_lymphocyte,logit_monocyte,logit_neutrophil\nmonocyte,test,0,1,0\n");
  CHECK_THROWS_AS(find_source_cells({plain, {}}, other, {}), Error);
}

TEST_CASE("fresh rows are those that neither model nor calibration saw", "[calibration]") {
  auto t = study();
  const auto fresh = fresh_rows(t, {"h30", "h31"});
  CHECK(fresh.rows.size() == 18);
  CHECK_THAT(fresh.sentence, Contains("18 cells") && Contains("2 calibrated on") && Contains("10 of the role train"));
  CHECK(fresh_rows(t, {}, "train").rows.size() == 10);
  t.roles.assign(60, "train");
  CHECK_THROWS_AS(fresh_rows(t, {}), Error);
}
