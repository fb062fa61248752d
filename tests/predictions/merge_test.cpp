#include "leukolens/predictions/merge.hpp"

#include <algorithm>

#include "catch.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/predictions/journal.hpp"
#include "predictions/sample_predictions.hpp"
#include "temporary_folder.hpp"
#include "write_text.hpp"

using namespace leukolens;
namespace fs = std::filesystem;
using Catch::Contains;

namespace {

constexpr std::size_t files = 9;

/// Two frames of two cells a file; the file names are not in the order of the inputs.
std::vector<Prediction> all_rows() {
  std::vector<Prediction> rows;
  for (std::size_t f = 0; f < files; ++f)
    for (std::size_t i = 0; i < 4; ++i) {
      Prediction row = sample::predictions()[0];
      row.source = "c\"ell, " + std::to_string((f * 5) % files) + ".phase";
      row.frame = 10 * (i / 2) + 1;  // 1, 11
      row.cell = i % 2;
      row.id = row.source + std::to_string(i);
      if (f == 3 && i == 1) row.status = "unreadable";
      rows.push_back(row);
    }
  return rows;
}

Inputs inputs() {
  Inputs out;
  for (std::size_t f = 0; f < files; ++f) {
    InputFile file;
    file.relative_path = all_rows()[4 * f].source;
    out.files.push_back(file);
  }
  return out;
}

/// The table of shard i of n, whose blocks are files; of all files where n is 0.
void write_shard(const fs::path& path, std::size_t i, std::size_t n, const std::string& model = "m") {
  Json meta = {{"weights_sha256", model}};
  if (n > 0) meta["shard"] = shard_record({i, n}, inputs());
  PredictionJournal journal(path, sample::schema(), meta, JournalStart::replace);
  const auto rows = all_rows();
  for (std::size_t r = 0; r < rows.size(); ++r)
    if (n == 0 || (r / 4) % n == i - 1) journal.append(rows[r]);
  journal.finish();
}

Error merge_error(const std::vector<fs::path>& tables, const fs::path& output) {
  return error_of([&] { merge_tables(tables, output, IfExists::refuse, {}, {}); });
}

}  // namespace

TEST_CASE("shards in any order merge to the bytes of the whole run", "[predictions]") {
  for (const std::string ending : {".csv", ".jsonl"})
    for (const std::size_t n : {1, 2, 3, 7, 12}) {
      INFO(ending << " " << n);
      TemporaryFolder folder;
      write_shard(folder / ("whole" + ending), 0, 0);
      std::vector<fs::path> tables;
      for (std::size_t i = n; i >= 1; --i) {
        tables.push_back(folder / (std::to_string(i) + ending));
        write_shard(tables.back(), i, n);
      }
      std::rotate(tables.begin(), tables.begin() + static_cast<std::ptrdiff_t>(n / 2), tables.end());
      tables.push_back(tables.front());  // one given twice
      std::vector<std::string> warnings;
      const auto report = merge_tables(tables, folder / ("merged" + ending), IfExists::refuse, {},
                                       [&](const std::string& text) { warnings.push_back(text); });
      CHECK(report.shards == n);
      CHECK(report.rows == 4 * files);
      CHECK(report.failed == 1);
      CHECK(warnings.size() == 1);
      CHECK(read_text(folder / ("merged" + ending)) == read_text(folder / ("whole" + ending)));
      const auto meta = read_json(folder / ("merged" + ending + ".meta.json"));
      auto whole = read_json(folder / ("whole" + ending + ".meta.json"));
      whole["command_line"] = meta["command_line"];
      CHECK(meta == whole);
    }
}

TEST_CASE("rows of a manifest that name frames keep its order", "[predictions]") {
  TemporaryFolder folder;
  Inputs listed;
  for (const std::size_t frame : {7, 2, 5}) {
    InputFile file;
    file.relative_path = "stack.npy";
    file.frame = frame;
    listed.files.push_back(file);
  }
  std::vector<fs::path> tables;
  for (std::size_t i = 1; i <= 3; ++i) {
    tables.push_back(folder / (std::to_string(i) + ".jsonl"));
    PredictionJournal journal(tables.back(), sample::schema(), {{"shard", shard_record({i, 3}, listed)}},
                              JournalStart::fresh);
    Prediction row = sample::predictions()[0];
    row.source = "stack.npy";
    row.frame = listed.files[i - 1].frame;
    journal.append(row);
    journal.finish();
  }
  merge_tables(tables, folder / "merged.jsonl", IfExists::refuse, {}, {});
  CHECK(read_text(folder / "merged.jsonl") == read_text(tables[0]) + read_text(tables[1]) + read_text(tables[2]));
}

TEST_CASE("what does not belong together is refused by name, and nothing is written", "[predictions][errors]") {
  TemporaryFolder folder;
  for (std::size_t i = 1; i <= 3; ++i) write_shard(folder / (std::to_string(i) + ".csv"), i, 3);
  const auto one = folder / "1.csv", two = folder / "2.csv", three = folder / "3.csv", merged = folder / "merged.csv";
  const auto text = [&](const std::vector<fs::path>& tables) {
    return std::string(merge_error(tables, merged).what());
  };
  CHECK_THAT(text({one, three}), Contains("shard 2 of 3 is missing"));
  CHECK_THAT(text({two}), Contains("shards 1, 3 of 3 are missing"));
  write_shard(folder / "other.csv", 2, 3, "another model");
  CHECK_THAT(text({one, folder / "other.csv", three}), Contains("other.csv: belongs to another run") &&
                                                           Contains("`weights_sha256`") && Contains("another model"));
  write_shard(folder / "four.csv", 2, 4);
  CHECK_THAT(text({one, folder / "four.csv"}), Contains("`shard.count`"));
  write_shard(folder / "whole.csv", 0, 0);
  CHECK_THAT(text({folder / "whole.csv"}), Contains("whole.csv: not the table of a shard"));
  fs::copy(two, folder / "bare.csv");
  CHECK_THAT(text({folder / "bare.csv"}), Contains("bare.csv.meta.json is not beside it"));
  fs::copy(folder / "2.csv.meta.json", folder / "bare.csv.meta.json");
  auto cut = read_text(two);
  cut.resize(cut.find("\n\"c\"\"ell") + 1);  // its header alone
  write_text(folder / "bare.csv", cut);
  CHECK_THAT(text({one, folder / "bare.csv", three}), Contains("bare.csv: not as `classify` wrote it"));
  auto forged = read_json(folder / "bare.csv.meta.json");
  forged["table_sha256"] = sha256_of_file(folder / "bare.csv");
  write_text(folder / "bare.csv.meta.json", json_text(forged));
  CHECK_THAT(text({one, folder / "bare.csv", three}), Contains("bare.csv: holds") && Contains("were written"));
  CHECK_THAT(text({one, two, folder / "bare.csv", three}), Contains("are both shard 2/3 and differ"));
  CHECK(merge_error({one, two, three}, folder / "merged.npz").kind() == Kind::usage);
  CHECK(merge_error({one, two, three}, folder / "merged.jsonl").kind() == Kind::usage);
  CHECK(merge_error({one, two, three}, one).kind() == Kind::exists);
  CHECK_FALSE(fs::exists(merged));
  CHECK_FALSE(fs::exists(merged.string() + ".part"));
}
