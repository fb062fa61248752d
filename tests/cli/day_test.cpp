// The user's day on the sample cells that come with the program.
#include <signal.h>

#include <chrono>
#include <thread>

#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/json.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
using leukolens::read_json;
using leukolens::read_text;
namespace fs = std::filesystem;

namespace {
const std::string on_sample =
    " " + quoted((sample / "manifest.csv").string()) + " --model " + quoted(sample_model.string());

std::size_t rows_of(const fs::path& table) {
  leukolens::CsvReader reader(table);
  std::size_t n = 0;
  for (std::vector<std::string> fields; reader.next(fields);) ++n;
  return n;
}

/// Starts `classify many` into k.csv and kills it once the growing table has so many bytes (or lets it end).
void kill_when_as_large(const fs::path& folder, std::size_t bytes) {
  const pid_t child = fork();
  if (child == 0) {
    fs::current_path(folder);
    freopen("/dev/null", "w", stderr);
    execl(LEUKOLENS_PROGRAM, LEUKOLENS_PROGRAM, "classify", "many", "--model", sample_model.c_str(), "--output",
          "k.csv", "--quiet", nullptr);
    _exit(127);
  }
  std::error_code not_yet;
  while (waitpid(child, nullptr, WNOHANG) == 0) {
    const auto size = fs::file_size(folder / "k.csv.part", not_yet);
    if (!not_yet && size >= bytes) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  if (waitpid(child, nullptr, WNOHANG) != 0) return;
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
}
}  // namespace

TEST_CASE("the sample is classified the moment the program is built", "[cli]") {
  TemporaryFolder folder;
  const Run run = leukolens_in(folder.path(), "classify" + on_sample + " --output p.csv");
  INFO(run.err);
  REQUIRE(run.code == 0);
  CHECK(rows_of(folder / "p.csv") == 40);
  CHECK(fs::exists(folder / "p.csv.meta.json"));
  const leukolens::Json summary =
      leukolens::Json::parse(leukolens_in(folder.path(), "classify" + on_sample + " --output q.csv --json").out);
  CHECK(summary.at("cells") == 40);
}

TEST_CASE("threads change no byte, batches no more than 1e-5", "[cli]") {
  TemporaryFolder folder;
  for (const char* variant : {"--threads 1 --output a.csv", "--threads 2 --output b.csv", "--batch 7 --output c.csv"})
    REQUIRE(leukolens_in(folder.path(), "classify" + on_sample + " " + variant).code == 0);
  CHECK(read_text(folder / "a.csv") == read_text(folder / "b.csv"));
  leukolens::CsvReader a(folder / "a.csv"), c(folder / "c.csv");
  std::vector<std::string> row_a, row_c;
  while (a.next(row_a)) {
    REQUIRE(c.next(row_c));
    for (std::size_t k = 0; k < row_a.size(); ++k)
      if (a.columns()[k].starts_with("p_")) CHECK(std::stod(row_a[k]) == Approx(std::stod(row_c[k])).margin(1e-5));
  }
}

TEST_CASE("bad images are rows with a reason, the rest is classified", "[cli]") {
  TemporaryFolder folder;
  fs::create_directory(folder / "cells");
  fs::copy(sample / "cells", folder / "cells", fs::copy_options::recursive);
  leukolens::write_file(folder / "cells/aa_broken.tif", "II*");
  leukolens::write_file(folder / "cells/bb_empty.tif", "");
  leukolens::write_file(folder / "cells/zz_noise.npy", "not an array");
  const Run run =
      leukolens_in(folder.path(), "classify cells --model " + quoted(sample_model.string()) + " --output p.csv");
  CHECK(run.code == 1);
  CHECK_THAT(run.out, Contains("3 could not be"));
  CHECK(rows_of(folder / "p.csv") == 43);
  const std::string table = read_text(folder / "p.csv");
  CHECK_THAT(table, Contains("bb_empty.tif,,,nan,nan,empty,"));
  CHECK_THAT(table, Contains("aa_broken.tif,,,nan,nan,unreadable,"));
}

TEST_CASE("a killed run is resumed to the same bytes", "[cli]") {
  TemporaryFolder folder;
  fs::create_directory(folder / "many");
  for (int i = 0; i < 100; ++i)
    fs::copy(sample / "cells", folder / "many" / ("copy" + std::to_string(i)), fs::copy_options::recursive);
  const std::string command = "classify many --model " + quoted(sample_model.string()) + " --output ";
  REQUIRE(leukolens_in(folder.path(), command + "whole.csv").code == 0);
  REQUIRE(rows_of(folder / "whole.csv") == 4000);
  const std::string whole = read_text(folder / "whole.csv");
  int resumed = 0;
  for (int ninths = 1; ninths < 9; ++ninths) {
    fs::remove(folder / "k.csv");
    kill_when_as_large(folder.path(), whole.size() * static_cast<std::size_t>(ninths) / 9);
    if (fs::exists(folder / "k.csv.part") && resumed++ == 0) {
      const auto left = fs::file_size(folder / "k.csv.part");
      const Run anew = leukolens_in(folder.path(), command + "k.csv");
      CHECK(anew.code == 2);
      CHECK_THAT(anew.err, Contains("k.csv.part: holds the rows") && Contains("--resume") && Contains("--force"));
      CHECK(fs::file_size(folder / "k.csv.part") == left);
    }
    const Run run = leukolens_in(folder.path(), command + "k.csv --resume");
    INFO(run.err);
    REQUIRE(run.code == 0);
    CHECK(read_text(folder / "k.csv") == whole);
  }
  CHECK(resumed > 0);
}

TEST_CASE("a whole day: simulate, train, classify, calibrate, evaluate, explain, verify", "[cli]") {
  TemporaryFolder folder;
  const auto run = [&](const std::string& arguments) {
    const Run r = leukolens_in(folder.path(), arguments);
    INFO("leukolens " << arguments << "\n" << r.err);
    REQUIRE(r.code == 0);
  };
  run("simulate study --cells 400 --seed 3 --difficulty 1.5");
  run("train study/manifest.csv --output m --epochs 8");
  run("classify study/manifest.csv --model m --output p.csv");
  run("calibrate p.csv --model m");
  CHECK(read_json(folder / "m/calibration.json").at("fitted").at(0).at("temperature").get<double>() > 0);
  CHECK(fs::exists(folder / "m/calibration_rows.csv"));
  run("evaluate p.csv --model m --output report");
  const auto metrics = read_json(folder / "report/metrics.json");
  CHECK(metrics.at("schema_version") == 1);
  for (const char* name : {"accuracy", "balanced_accuracy", "macro_f1", "nll", "brier", "ece", "mce"})
    CHECK(metrics.at("metrics").contains(name));
  for (const char* file : {"report.html", "per_class.csv", "reliability.svg", "confusion.svg"})
    CHECK(fs::exists(folder / "report" / file));
  run("explain p.csv --root study --model m --method grad-cam --target all --max-cells 3 --output maps");
  const auto manifest = read_json(folder / "maps/manifest.json");
  CHECK(manifest.at("cells").size() == 3);
  run("explain study/manifest.csv --model m --method occlusion --max-cells 2 --output occlusion");
  run("verify m");
  run("inspect m");
}
