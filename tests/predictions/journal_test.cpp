#include "leukolens/predictions/journal.hpp"

#include <set>

#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/unicode.hpp"
#include "leukolens/predictions/score_table.hpp"
#include "predictions/sample_predictions.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {

std::string file_names(const TemporaryFolder& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder.path())) names.insert(entry.path().filename());
  std::string text;
  for (const auto& name : names) text += name + " ";
  return text;
}

Error resume_error(const fs::path& path, const Json& meta) {
  return error_of([&] { PredictionJournal(path, sample::schema(), meta, JournalStart::resume); });
}

}  // namespace

TEST_CASE("a finished table is whole and has its meta", "[predictions]") {
  TemporaryFolder folder;
  sample::write(folder / "p.csv", JournalStart::fresh);
  CHECK(file_names(folder) == "p.csv p.csv.meta.json ");
  std::string wanted = csv_row(sample::schema().columns());
  for (const Prediction& row : sample::predictions()) wanted += csv_row(fields_of(row, sample::schema()));
  CHECK(read_text(folder / "p.csv") == wanted);
  const Json meta = read_json(folder / "p.csv.meta.json");
  CHECK(meta["schema_version"] == 1);
  CHECK(meta["classes"] == Json({"lymph", "mono, old"}));
  CHECK(meta["options"]["batch"] == 32);
  CHECK(meta["rows"] == 3);
  CHECK(meta["failed"] == 1);
}

TEST_CASE("a file name that is not UTF-8 leaves the table readable and leads back to the file", "[predictions]") {
  auto rows = sample::predictions();
  rows[0].source =
      "gr\xf6\xdf"
      "e 5%.tif";
  rows[0].message =
      "gr\xf6\xdf"
      "e 5%.tif: something";
  for (const std::string name : {"p.csv", "p.jsonl"}) {
    TemporaryFolder folder;
    sample::write(folder / name, JournalStart::fresh, rows);
    const std::string text = read_text(folder / name);
    CHECK(is_utf8(text));
    CHECK_THAT(text, Contains("gr%F6%DFe 5%25.tif: something"));
    CHECK(from_utf8_spelling("gr%F6%DFe 5%25.tif") == rows[0].source);
  }
}

TEST_CASE("JSON Lines hold the same cells, undefined as null", "[predictions]") {
  TemporaryFolder folder;
  sample::write(folder / "p.jsonl", JournalStart::fresh);
  std::ifstream file(folder / "p.jsonl");
  std::string line;
  std::vector<Json> rows;
  while (std::getline(file, line)) rows.push_back(Json::parse(line));
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["p"]["mono, old"] == .25);
  CHECK(rows[0]["logits"]["lymph"] == .1);
  CHECK(rows[0]["novelty"].is_null());
  CHECK(rows[0]["purity"] == "0.9");
  CHECK(rows[1]["p"].is_null());
  CHECK(rows[1]["status"] == "unreadable");
  CHECK(rows[1]["message"] == sample::predictions()[1].message);
  CHECK(rows[2]["frame"] == 4);
}

TEST_CASE("what is there is not lost unasked", "[predictions]") {
  TemporaryFolder folder;
  write_text(folder / "p.csv", "old");
  const Error error = error_of([&] { sample::write(folder / "p.csv", JournalStart::fresh); });
  CHECK(error.kind() == Kind::exists);
  CHECK_THAT(error.what(), Contains("p.csv: exists already. Give --force"));
  {
    PredictionJournal journal(folder / "p.csv", sample::schema(), sample::meta(), JournalStart::replace);
    journal.append(sample::predictions()[0]);
    CHECK(read_text(folder / "p.csv") == "old");
  }
  CHECK(read_text(folder / "p.csv") == "old");
  sample::write(folder / "p.csv", JournalStart::resume);  // the run with --force goes on
  CHECK(read_json(folder / "p.csv.meta.json")["rows"] == 3);
  CHECK(file_names(folder) == "p.csv p.csv.meta.json ");
}

TEST_CASE("other endings and places are refused before anything is written", "[predictions][errors]") {
  TemporaryFolder folder;
  const auto kind = [&](const fs::path& path) {
    return error_of([&] { sample::write(path, JournalStart::replace); }).kind();
  };
  CHECK(kind(folder / "p.xlsx") == Kind::usage);
  CHECK(kind(folder / "nowhere/p.csv") == Kind::io);
  fs::create_directory(folder / "folder.csv");
  CHECK(kind(folder / "folder.csv") == Kind::exists);
  CHECK(file_names(folder) == "folder.csv ");
}

TEST_CASE("resume begins anew where there is nothing", "[predictions]") {
  TemporaryFolder folder;
  sample::write(folder / "p.csv", JournalStart::resume);
  CHECK(read_json(folder / "p.csv.meta.json")["rows"] == 3);
  sample::leave_part(folder / "q.csv");
  fs::remove(folder / "q.csv.part.meta.json");  // rows of nobody knows what
  PredictionJournal journal(folder / "q.csv", sample::schema(), sample::meta(), JournalStart::resume);
  CHECK(journal.rows_done() == 0);
}

TEST_CASE("resume of a finished run has nothing to do", "[predictions]") {
  TemporaryFolder folder;
  for (const char* name : {"p.csv", "p.jsonl", "p.npz"}) {
    sample::write(folder / name, JournalStart::fresh);
    const std::string before = read_text(folder / name);
    PredictionJournal journal(folder / name, sample::schema(), sample::meta(), JournalStart::resume);
    CHECK(journal.complete());
    CHECK(journal.rows_done() == 3);
    CHECK(journal.failed() == 1);
    CHECK(read_text(folder / name) == before);
  }
  CHECK(file_names(folder) == "p.csv p.csv.meta.json p.jsonl p.jsonl.meta.json p.npz p.npz.meta.json ");
}

TEST_CASE("resume refuses what another run has left", "[predictions][errors]") {
  TemporaryFolder folder;
  sample::leave_part(folder / "p.csv");
  Json other = sample::meta();
  other["options"]["scale"] = 2.5;
  Error error = resume_error(folder / "p.csv", other);
  CHECK(error.kind() == Kind::bad_data);
  CHECK_THAT(error.what(), Contains("p.csv.part: belongs to another run: `options.scale` was 1.0 and is now 2.5"));
  other = sample::meta();
  other["engine"] = "x";
  CHECK_THAT(resume_error(folder / "p.csv", other).what(), Contains("`engine` was absent and is now \"x\""));
  other = sample::meta();
  other.erase("model");
  CHECK_THAT(resume_error(folder / "p.csv", other).what(), Contains("`model` was \"3fa9\" and is now absent"));

  sample::write(folder / "q.csv", JournalStart::fresh);
  CHECK_THAT(resume_error(folder / "q.csv", other).what(), Contains("q.csv: belongs to another run: `model`"));
  fs::remove(folder / "q.csv.meta.json");
  CHECK(resume_error(folder / "q.csv", sample::meta()).kind() == Kind::exists);
}

TEST_CASE("an unfinished journal keeps its rows for a resume", "[predictions]") {
  TemporaryFolder folder;
  sample::leave_part(folder / "p.csv");
  CHECK(file_names(folder) == "p.csv.part p.csv.part.meta.json ");
  PredictionJournal journal(folder / "p.csv", sample::schema(), sample::meta(), JournalStart::resume);
  CHECK(journal.rows_done() == 3);
  CHECK(journal.failed() == 1);
  CHECK_FALSE(journal.complete());
}

TEST_CASE("rows of an interrupted run are not begun anew without --force", "[predictions][errors]") {
  TemporaryFolder folder;
  for (const char* name : {"p.csv", "p.jsonl", "p.npz"}) {
    const auto part = folder / (std::string(name) + ".part");
    const std::string left = sample::leave_part(folder / name);
    try {
      sample::write(folder / name, JournalStart::fresh);
      FAIL("begun anew");
    } catch (const Error& e) {
      CHECK(e.kind() == Kind::exists);
      CHECK_THAT(e.what(), Contains(std::string(name) + ".part: holds the rows") && Contains("--resume to go on") &&
                               Contains("--force to begin anew"));
    }
    CHECK(read_text(part) == left);
    sample::write(folder / name, JournalStart::replace);
    CHECK_FALSE(fs::exists(part));
    fs::remove(folder / name);
    { PredictionJournal header_alone(folder / name, sample::schema(), sample::meta(), JournalStart::fresh); }
    sample::write(folder / name, JournalStart::fresh);  // nothing was there to be lost
  }
}

TEST_CASE("two processes do not write one table", "[predictions][errors]") {
  TemporaryFolder folder;
  PredictionJournal journal(folder / "p.csv", sample::schema(), sample::meta(), JournalStart::fresh);
  const Error error = resume_error(folder / "p.csv", sample::meta());
  CHECK(error.kind() == Kind::exists);
  CHECK_THAT(error.what(), Contains("another process"));
}

TEST_CASE("equal predictions give equal archives", "[predictions]") {
  TemporaryFolder folder;
  sample::write(folder / "a.npz", JournalStart::fresh);
  setenv("TZ", "Asia/Tokyo", 1);
  sample::write(folder / "b.npz", JournalStart::fresh);
  unsetenv("TZ");
  CHECK(read_text(folder / "a.npz") == read_text(folder / "b.npz"));
}

TEST_CASE("an output that is a link grows, ends and resumes at its target", "[predictions]") {
  TemporaryFolder folder;
  fs::create_directory(folder / "disk");
  for (const std::string name : {"p.csv", "p.npz"}) {
    write_text(folder / "disk" / name, "old");
    fs::create_symlink(fs::path("disk") / name, folder / name);
    CHECK(error_of([&] { sample::write(folder / name, JournalStart::fresh); }).kind() == Kind::exists);
    sample::write(folder / name, JournalStart::replace);
    CHECK(fs::is_symlink(folder / name));
    CHECK(fs::exists(folder / "disk" / (name + ".meta.json")));
    CHECK(PredictionJournal(folder / name, sample::schema(), sample::meta(), JournalStart::resume).complete());
  }
  CHECK(file_names(folder) == "disk p.csv p.npz ");
}

TEST_CASE("a label beside the classes keeps its name in an archive", "[predictions]") {
  TemporaryFolder folder;
  auto rows = sample::predictions();
  rows[0].label = "blast";
  sample::write(folder / "p.npz", JournalStart::fresh, rows);
  const auto table = read_scores(folder / "p.npz", {}, {});
  CHECK(table.labels == std::vector<int>{-1, 0});
  CHECK(table.foreign_labels == std::vector<std::string>{"blast", ""});
}

TEST_CASE("a resume knows the last cell that it found", "[predictions]") {
  for (const char* ending : {"csv", "jsonl", "npz"}) {
    INFO(ending);
    const auto rows = sample::predictions();
    for (int n = 0; n <= 4; ++n) {
      TemporaryFolder folder;
      const auto path = folder / (std::string("p.") + ending);
      {
        PredictionJournal journal(path, sample::schema(), sample::meta(), JournalStart::fresh);
        for (int i = 0; i < n; ++i) journal.append(rows[static_cast<std::size_t>(i % 3)]);
      }
      const auto found = PredictionJournal(path, sample::schema(), sample::meta(), JournalStart::resume).last();
      REQUIRE(found.has_value() == (n > 0));
      if (n == 0) continue;
      const auto& last = rows[static_cast<std::size_t>((n - 1) % 3)];
      CHECK(*found == CellPlace{last.source, last.frame, last.cell});
    }
  }
}

TEST_CASE("a table of captures has the track, and no other has it", "[predictions]") {
  auto rows = sample::predictions();
  rows[2].track = "1:0";
  rows[1].status = "border";
  auto schema = sample::schema();
  CHECK(std::ranges::count(schema.columns(), "track") == 0);
  schema.tracks = true;
  for (const std::string name : {"p.csv", "p.jsonl"}) {
    INFO(name);
    TemporaryFolder folder;
    {
      PredictionJournal journal(folder / name, schema, sample::meta(), JournalStart::fresh);
      for (const auto& row : rows) journal.append(row);
      CHECK(journal.failed() == 0);  // an object at the border is no failure
      journal.finish();
    }
    CHECK_THAT(read_text(folder / name), Contains("1:0"));
    CHECK(PredictionJournal(folder / name, schema, sample::meta(), JournalStart::resume).complete());
  }
  const auto columns = schema.columns();
  const auto track = std::ranges::find(columns, "track") - columns.begin();
  CHECK(columns[static_cast<std::size_t>(track) - 1] == "y");
  CHECK(fields_of(rows[2], schema)[static_cast<std::size_t>(track)] == "1:0");
}

TEST_CASE("resume does not ask how the command was typed", "[predictions]") {
  TemporaryFolder folder;
  Json meta = sample::meta();
  meta["command_line"] = "leukolens classify cells --threads 2";
  { PredictionJournal journal(folder / "p.csv", sample::schema(), meta, JournalStart::fresh); }
  meta["command_line"] = "leukolens classify cells --threads 8 --resume";
  PredictionJournal journal(folder / "p.csv", sample::schema(), meta, JournalStart::resume);
  journal.finish();
  CHECK(read_json(folder / "p.csv.meta.json")["rows"] == 0);
}
