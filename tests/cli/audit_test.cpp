// The audit trail: what made a file is written into it, and calibrate keeps what it replaces.
#include "catch.hpp"
#include "leukolens/core/hash.hpp"
#include "leukolens/core/json.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
using leukolens::Json;
using leukolens::read_json;
using leukolens::read_text;
namespace fs = std::filesystem;

namespace {

/// A model of its own and a table of the sample cells that it made.
struct Bench {
  TemporaryFolder folder;
  Bench() {
    fs::copy(sample_model, folder / "M", fs::copy_options::recursive);
    fs::create_symlink(sample, folder / "study");
    run("classify study/manifest.csv --model M --output p.csv");
  }
  Run run(const std::string& arguments, int code = 0) const {
    const Run done = leukolens_in(folder.path(), arguments);
    INFO("leukolens " << arguments << "\n" << done.err);
    REQUIRE(done.code == code);
    return done;
  }
  Json list() const { return Json::parse(run("calibrate --model M --list --json").out).at("calibrations"); }
};

}  // namespace

TEST_CASE("calibrate keeps what it replaces, lists it and puts it in use again", "[cli]") {
  const Bench bench;
  CHECK_THAT(bench.run("calibrate --model M --list").out, Contains("not calibrated yet"));
  bench.run("calibrate p.csv --model M");
  const auto first = read_text(bench.folder / "M/calibration.json");
  bench.run("calibrate p.csv --model M --method vector,temperature --seed 7");
  REQUIRE(bench.list().size() == 2);
  CHECK(bench.list()[0].at("id") == "1");
  CHECK(bench.list()[0].at("method") == "temperature");
  CHECK(bench.list()[0].at("sha256") == leukolens::sha256(first));
  CHECK(bench.list()[0].at("command_line") == "leukolens calibrate p.csv --model M");
  CHECK(bench.list()[1].at("id") == "now");
  CHECK(bench.list()[1].at("method") == "vector");
  const auto table = bench.run("calibrate --model M --list").out;
  CHECK_THAT(table, Contains("leukolens calibrate p.csv --model M --method vector,temperature --seed 7"));
  CHECK_THAT(table, Contains(leukolens::sha256(first).substr(0, 12)));

  CHECK_THAT(bench.run("calibrate --model M --restore 1").out, Contains("kept as 2"));
  CHECK(read_text(bench.folder / "M/calibration.json") == first);
  CHECK(bench.list().size() == 3);
  CHECK_THAT(bench.run("calibrate --model M --restore 1").out,
             Contains("calibration 1 is in use already; nothing changed"));
  const Json same = Json::parse(bench.run("calibrate --model M --restore 1 --json").out);
  CHECK(same.at("changed") == false);
  CHECK(same.at("kept").is_null());
  CHECK_THAT(bench.run("verify M").out, Contains("2 earlier calibrations are whole"));
  CHECK_THAT(bench.run("inspect M").out, Contains("2 earlier kept") && Contains("leukolens calibrate p.csv --model M"));
  bench.run("classify study/manifest.csv --model M --output q.csv");  // a model folder with a history is still one
  CHECK(read_json(bench.folder / "q.csv.meta.json").at("calibration_sha256") == leukolens::sha256(first));
}

TEST_CASE("the list counts the rows of calibrator and thresholds, and no date is made up", "[cli]") {
  const Bench bench;
  bench.run("calibrate p.csv --model M --max-error 0.5");
  Json calibration = read_json(bench.folder / "M/calibration.json");
  const auto used = calibration.at("rows").at("used").get<int>();
  CHECK(calibration.at("fitted")[0].at("n") < used);  // the other half set the threshold
  CHECK(bench.list()[0].at("rows") == used);
  CHECK(bench.list()[0].at("date").is_string());
  calibration["made"]["date"] = "";
  leukolens::write_file(bench.folder / "M/calibration.json", leukolens::json_text(calibration));
  CHECK(bench.list()[0].at("date").is_null());
  CHECK_THAT(bench.run("calibrate --model M --list").out, Contains("now  not noted"));
}

TEST_CASE("a kept calibration that is damaged or of other weights is refused", "[cli][errors]") {
  const Bench bench;
  bench.run("calibrate p.csv --model M");
  bench.run("calibrate p.csv --model M --method vector");
  const auto in_use = read_text(bench.folder / "M/calibration.json");
  CHECK_THAT(bench.run("calibrate --model M --restore 9", 2).err, Contains("Kept: 1."));
  Json other = read_json(bench.folder / "M/calibrations/1/calibration.json");
  other["weights_sha256"] = std::string(64, '0');
  leukolens::write_file(bench.folder / "M/calibrations/1/calibration.json", leukolens::json_text(other));
  CHECK_THAT(bench.run("calibrate --model M --restore 1", 3).err, Contains("fitted for other weights"));
  CHECK_THAT(bench.run("verify M", 3).err, Contains("kept calibration 1 cannot be used"));
  CHECK_THAT(bench.run("calibrate --model M --list").out, Contains("cannot be used"));
  CHECK(read_text(bench.folder / "M/calibration.json") == in_use);
  CHECK_THAT(bench.run("calibrate --list", 2).err, Contains("--model"));
  CHECK_THAT(bench.run("calibrate p.csv --model M --list", 2).err, Contains("--list"));
  CHECK_THAT(bench.run("calibrate --model M", 2).err, Contains("no table"));
}

TEST_CASE("tables, reports, manifests and pictures name the run that made them", "[cli]") {
  const Bench bench;
  bench.run("calibrate p.csv --model M");
  const auto calibration = leukolens::sha256_of_file(bench.folder / "M/calibration.json");
  const auto check = [&](const fs::path& json, const std::string& command) {
    const Json stamp = read_json(bench.folder / json);
    INFO(json);
    CHECK(stamp.at("command_line") == command);
    CHECK(stamp.at("tool_version").is_string());
    CHECK(stamp.at("weights_sha256").get<std::string>().size() == 64);
    CHECK(stamp.at("calibration_sha256") == calibration);
  };
  const std::string report = "evaluate p.csv --model M --role all --output 'a report'";
  bench.run(report);
  check("a report/metrics.json", "leukolens " + report);
  CHECK_THAT(read_text(bench.folder / "a report/reliability.svg"),
             Contains("<metadata>leukolens ") && Contains(report));
  const std::string why = "explain p.csv --root study --model M --method grad-cam --max-cells 1 --output why";
  bench.run(why);
  check("why/manifest.json", "leukolens " + why);
  const auto picture = read_json(bench.folder / "why/manifest.json").at("cells")[0].at("picture").get<std::string>();
  CHECK_THAT(read_text(bench.folder / "why" / picture), Contains("iTXtDescription") && Contains(why));
  bench.run("compare p.csv p.csv --calibration-b M --role all --output c");
  const Json comparison = read_json(bench.folder / "c/comparison.json");
  CHECK(comparison.at("calibration_sha256").is_null());
  CHECK(comparison.at("calibration_sha256_b") == calibration);
  CHECK(comparison.at("weights_sha256") == comparison.at("weights_sha256_b"));
}

TEST_CASE("a resume may be typed in another way", "[cli]") {
  const Bench bench;
  const auto before = read_text(bench.folder / "p.csv");
  const Run again = bench.run("classify study/manifest.csv --output=p.csv --threads 1 --model M --resume");
  CHECK_THAT(again.out, Contains("all 40 rows are there already"));
  CHECK(read_text(bench.folder / "p.csv") == before);
}
