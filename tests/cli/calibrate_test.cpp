// Calibrators as a user meets them: every method, the choice among them, cross-fitting, degenerate tables.
#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/core/text.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
using leukolens::Json;
using leukolens::read_json;

namespace {

/// Over-confident logits of three classes from eight donors.
std::string made_up_table(int rows) {
  std::string text = "id,donor,label,logit_a,logit_b,logit_c\n";
  for (int i = 0; i < rows; ++i) {
    leukolens::Random random(4, "table", static_cast<std::uint64_t>(i));
    const auto y = random.below(3);
    text += std::to_string(i) + ",d" + std::to_string(i % 8) + "," + "abc"[y];
    for (std::uint64_t k = 0; k < 3; ++k) text += "," + leukolens::to_text(3 * (random.normal() + (k == y ? 1.5 : 0)));
    text += "\n";
  }
  return text;
}

void write(const TemporaryFolder& folder, const char* name, const std::string& text) {
  leukolens::write_file(folder / name, text);
}

const char* const header = "id,label,logit_a,logit_b\n";

/// Calibrates, checks that it says so, and that the result still serves `evaluate`.
void check_status(const std::string& rows, const std::string& status, const std::string& options = "") {
  TemporaryFolder folder;
  write(folder, "t.csv", header + rows);
  const Run run = leukolens_in(folder.path(), "calibrate t.csv --output c.json " + options);
  INFO(run.err);
  CHECK(run.code == 0);
  CHECK_THAT(run.err, Contains("has no answer (" + status + ")") && Contains("stay the softmax of the logits"));
  const Json fitted = read_json(folder / "c.json")["fitted"][0];
  CHECK(fitted["status"] == status);
  CHECK(fitted["temperature"].is_null());
  const Run evaluated = leukolens_in(folder.path(), "evaluate t.csv --calibration c.json --output r --no-figures");
  INFO(evaluated.err);
  CHECK(evaluated.code == 0);
  CHECK(read_json(folder / "r/metrics.json")["metrics"]["nll"]["value"].is_number());
}

}  // namespace

TEST_CASE("every method fits, says so, and is applied by evaluate", "[cli]") {
  TemporaryFolder folder;
  write(folder, "t.csv", made_up_table(240));
  for (const char* method : {"temperature", "ensemble-temperature", "bcts", "platt", "vector", "beta", "histogram",
                             "isotonic", "dirichlet", "matrix"}) {
    INFO(method);
    const std::string name = method;
    const Run run = leukolens_in(folder.path(), "calibrate t.csv --method " + name + " --output c.json --force");
    INFO(run.err);
    REQUIRE(run.code == 0);
    const Json calibration = read_json(folder / "c.json");
    CHECK(calibration["chosen"] == name);
    CHECK(calibration["donor_temperatures"].size() == 8);
    const Json& fitted = calibration["fitted"][0];
    CHECK(fitted["status"] == "ok");
    const Run evaluated =
        leukolens_in(folder.path(), "evaluate t.csv --calibration c.json --output r --no-figures --force");
    INFO(evaluated.err);
    REQUIRE(evaluated.code == 0);
    const Json metrics = read_json(folder / "r/metrics.json");
    CHECK(metrics["before"]["nll"]["value"].get<double>() == Approx(fitted["nll_before"].get<double>()));
    CHECK(metrics["metrics"]["nll"]["value"] < metrics["before"]["nll"]["value"]);
  }
}

TEST_CASE("auto chooses by donors and shows every candidate", "[cli]") {
  TemporaryFolder folder;
  write(folder, "t.csv", made_up_table(240));
  const Run run =
      leukolens_in(folder.path(), "calibrate t.csv --method auto,temperature,vector,histogram --output c.json");
  INFO(run.err);
  REQUIRE(run.code == 0);
  CHECK_THAT(run.out, Contains("5 folds of donors (8)") && Contains("* temperature") && Contains("above the best") &&
                          Contains("Each donor's own temperature"));
  const Json choice = read_json(folder / "c.json")["choice"];
  CHECK(choice["candidates"].size() == 3);
  CHECK(choice["by"] == "donor");
  const Run again =
      leukolens_in(folder.path(), "calibrate t.csv --method auto,temperature,vector,histogram --output d.json");
  REQUIRE(again.code == 0);
  CHECK(read_json(folder / "d.json")["choice"] == choice);
  CHECK(leukolens_in(folder.path(), "calibrate t.csv --method vector,auto --output e.json").code == 2);
}

TEST_CASE("a cross-fitted table is evaluated as it stands", "[cli]") {
  TemporaryFolder folder;
  write(folder, "t.csv", made_up_table(240));
  const Run run = leukolens_in(folder.path(), "calibrate t.csv --cross-fit 4 --output honest.csv --json");
  INFO(run.err);
  REQUIRE(run.code == 0);
  const Json result = Json::parse(run.out);
  CHECK(result["folds"] == 4);
  CHECK(result["by"] == "donor");
  const Run evaluated = leukolens_in(folder.path(), "evaluate honest.csv --output r --no-figures");
  INFO(evaluated.err);
  REQUIRE(evaluated.code == 0);
  const Json metrics = read_json(folder / "r/metrics.json");
  CHECK(metrics["n"] == 240);
  for (const char* name : {"nll", "ece"}) {
    const std::string key = name;
    CHECK(metrics["metrics"][key]["value"].get<double>() == Approx(result[key + "_after"].get<double>()));
    CHECK(metrics["before"][key]["value"].get<double>() == Approx(result[key + "_before"].get<double>()).epsilon(1e-5));
  }
  CHECK(leukolens_in(folder.path(), "calibrate t.csv --cross-fit 4").code == 2);
  CHECK(leukolens_in(folder.path(), "calibrate t.csv --cross-fit 1 --output x.csv").code == 2);
  CHECK(leukolens_in(folder.path(), "calibrate t.csv --cross-fit 4 --output x.txt").code == 2);
  CHECK(leukolens_in(folder.path(), "calibrate t.csv --cross-fit 4 --output honest.csv").code == 2);
  write(folder, "one.csv", std::string(header) + "1,a,1,0\n");
  for (const char* what : {"--cross-fit 4 --output x.csv", "--method auto --output x.json"}) {
    const Run one = leukolens_in(folder.path(), std::string("calibrate one.csv ") + what);
    CHECK(one.code == 3);
    CHECK_THAT(one.err, Contains("one.csv: one cell cannot be divided into folds"));
  }
}

TEST_CASE("tables without an answer get a status, never a number", "[cli][errors]") {
  check_status("1,a,2,0\n2,b,0,1\n3,a,1,0\n", "separable", "--no-smoothing");
  check_status("1,a,1,0\n2,a,0,1\n", "one_class");
  check_status("1,a,1,0\n", "one_class");
  check_status("1,a,1,1\n2,b,0,0\n", "constant_logits");
  check_status("1,b,2,0\n2,a,0,1\n", "no_positive_optimum");
}

TEST_CASE("labels without a mistake have a temperature by default, and it is said whether that helps", "[cli]") {
  TemporaryFolder folder;
  std::string rows = header;
  for (int i = 0; i < 40; ++i) rows += std::to_string(i) + (i % 2 ? ",a,1.5,0\n" : ",b,0,1\n");
  write(folder, "t.csv", rows);
  const Run run = leukolens_in(folder.path(), "calibrate t.csv --output c.json");
  INFO(run.err);
  CHECK(run.code == 0);
  CHECK_THAT(run.out, Contains("Calibration helped: NLL") && Contains("40 cells") && Contains("5 folds"));
  const Json json = read_json(folder / "c.json");
  CHECK(json["fitted"][0]["status"] == "ok");
  CHECK(json["fitted"][0]["temperature"] < 1);
  CHECK(json["fitted"][0]["prior"] == 4);
  CHECK(json["gain"]["nll_after"] < json["gain"]["nll_before"]);

  // calibrated as they are: an isotonic curve of few rows makes them worse
  rows = header;
  for (int i = 0; i < 24; ++i)
    rows += std::to_string(i) + (i * 7 % 24 < 6 + i / 2 ? ",a," : ",b,") + std::to_string(0.1 * i - 1) + ",0\n";
  leukolens::write_file(folder / "t.csv", rows, leukolens::IfExists::replace);
  const Run worse = leukolens_in(folder.path(), "calibrate t.csv --method isotonic --output worse.json");
  CHECK(worse.code == 0);
  CHECK_THAT(worse.err, Contains("Calibration did not help: NLL") && Contains("try `--method temperature`"));
  const Run few = leukolens_in(folder.path(), "calibrate t.csv --method auto --output auto.json");
  CHECK(few.code == 0);
  CHECK_THAT(few.out, Contains("fewer than 50 rows: histogram, isotonic, dirichlet, matrix"));
  CHECK(leukolens_in(folder.path(), "evaluate t.csv --calibration worse.json --output r --no-figures").code == 0);
  CHECK_THAT(read_json(folder / "r/metrics.json")["calibration"].get<std::string>(),
             Contains("Calibration did not help"));
}
