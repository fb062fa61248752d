// Killed, cut, full: whatever happens to a run, --resume ends in the same bytes.
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "catch.hpp"
#include "leukolens/core/random.hpp"
#include "predictions/sample_predictions.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {

// Resumes from the given .part to the end of the run.
std::string resumed(const fs::path& path, const std::string& part) {
  fs::remove(path);
  fs::remove(path.string() + ".meta.json");
  sample::leave_part(path);
  write_text(path.string() + ".part", part);
  sample::write(path, JournalStart::resume);
  return read_text(path);
}

std::vector<Prediction> many(std::size_t n) {
  std::vector<Prediction> rows;
  for (std::size_t i = 0; i < n; ++i) {
    rows.push_back(sample::predictions()[i % 3]);
    rows.back().id = "cell " + std::to_string(i);
  }
  return rows;
}

}  // namespace

TEST_CASE("a .part cut at any byte grows to the same bytes", "[predictions]") {
  TemporaryFolder folder;
  const auto rows = sample::predictions();
  for (const char* name : {"p.csv", "p.jsonl"}) {
    const fs::path path = folder / name;
    const std::string part = sample::leave_part(path);
    const std::size_t first_line = part.find('\n');
    bool same = true;
    // Without one whole line all begins anew, which syncs: a few places do.
    for (std::size_t length = 0; length <= part.size(); length += length < first_line ? first_line / 5 : 1) {
      fs::resize_file(path.string() + ".part", length);
      {
        PredictionJournal journal(path, sample::schema(), sample::meta(), JournalStart::resume);
        for (std::size_t i = journal.rows_done(); i < rows.size(); ++i) journal.append(rows[i]);
      }
      same = same && read_text(path.string() + ".part") == part;
    }
    CHECK(same);
  }
}

TEST_CASE("a cut run is resumed to the same table in every format", "[predictions]") {
  TemporaryFolder folder;
  for (const char* name : {"p.csv", "p.jsonl", "p.npz"}) {
    const fs::path path = folder / name;
    sample::write(path, JournalStart::fresh);
    const std::string whole = read_text(path);
    fs::remove(path);
    const std::string part = sample::leave_part(path);
    for (const std::size_t parts_of_5 : {0, 1, 3, 4, 5})
      CHECK(resumed(path, part.substr(0, part.size() * parts_of_5 / 5)) == whole);
  }
}

TEST_CASE("damage behind whole rows is cut off", "[predictions]") {
  TemporaryFolder folder;
  const fs::path path = folder / "p.csv";
  sample::write(path, JournalStart::fresh);
  const std::string whole = read_text(path);
  fs::remove(path);
  const std::string part = sample::leave_part(path);
  for (const std::string& damage :
       {std::string(4096, '\0'), std::string("x,y\n"), std::string("\n"), std::string("\"")})
    CHECK(resumed(path, part + damage) == whole);
  CHECK(resumed(path, "another,header\n1,2\n") == whole);
}

TEST_CASE("a run killed at random moments is resumed to the same bytes", "[predictions]") {
  TemporaryFolder folder;
  const auto rows = many(400);
  sample::write(folder / "whole.csv", JournalStart::fresh, rows);
  const std::string whole = read_text(folder / "whole.csv");
  Random random(1, "kills");
  std::size_t in_the_middle = 0;
  for (int kill = 0; kill < 10; ++kill) {
    const fs::path path = folder / ("p" + std::to_string(kill) + ".csv");
    const std::size_t fatal = random.below(rows.size());
    const pid_t child = fork();
    if (child == 0) {
      PredictionJournal journal(path, sample::schema(), sample::meta(), JournalStart::fresh);
      for (std::size_t i = 0; i < fatal; ++i) journal.append(rows[i]);
      raise(SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    CHECK_FALSE(fs::exists(path));
    {
      PredictionJournal journal(path, sample::schema(), sample::meta(), JournalStart::resume);
      CHECK(journal.rows_done() <= fatal);
      in_the_middle += journal.rows_done() > 0;
    }
    sample::write(path, JournalStart::resume, rows);
    CHECK(read_text(path) == whole);
  }
  CHECK(in_the_middle > 5);
}

TEST_CASE("a full disk ends the run with a reason, and --resume goes on", "[predictions][errors]") {
  TemporaryFolder folder;
  const auto rows = many(400);
  sample::write(folder / "whole.csv", JournalStart::fresh, rows);
  struct rlimit before {};
  getrlimit(RLIMIT_FSIZE, &before);
  const struct rlimit small = {40000, before.rlim_max};  // stands in for the disk: no file grows beyond
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &small);
  const Error error = error_of([&] { sample::write(folder / "p.csv", JournalStart::fresh, rows); });
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, handler);
  CHECK(error.kind() == Kind::io);
  CHECK_THAT(error.what(), Contains("p.csv.part: writing failed: File too large") && Contains("--resume"));
  CHECK(fs::file_size(folder / "p.csv.part") == 40000);
  CHECK_FALSE(fs::exists(folder / "p.csv"));
  sample::write(folder / "p.csv", JournalStart::resume, rows);
  CHECK(read_text(folder / "p.csv") == read_text(folder / "whole.csv"));
}
