// Sets, accepted calls and unknown cells: from calibrate over classify to evaluate.
#include <cmath>
#include <set>

#include "catch.hpp"
#include "leukolens/core/csv.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/core/text.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
using leukolens::read_json;
namespace fs = std::filesystem;

namespace {

/// A table of n cells of 3 classes whose confidences are honest, the donor of each row one of `donors` (0: no column).
std::string honest_table(int n, int donors, std::uint64_t seed, bool novelty = false) {
  std::string text =
      std::string("id,label,") + (donors ? "donor," : "") + (novelty ? "novelty," : "") + "logit_a,logit_b,logit_c\n";
  for (int i = 0; i < n; ++i) {
    leukolens::Random random(seed, "table", static_cast<std::uint64_t>(i));
    double z[3], sum = 0;
    for (double& v : z) sum += std::exp(v = 2 * random.normal());
    double u = random.uniform() * sum;
    int label = 0;
    while (label < 2 && u >= std::exp(z[label])) u -= std::exp(z[label++]);
    text += std::to_string(seed) + "_" + std::to_string(i) + "," + "abc"[label];
    if (donors) text += ",d" + std::to_string(i % donors);
    if (novelty) text += "," + leukolens::to_text(random.normal());
    for (const double v : z) text += "," + leukolens::to_text(v);
    text += "\n";
  }
  return text;
}

struct Bench {
  TemporaryFolder folder;
  Bench() {
    leukolens::write_file(folder / "fit.csv", honest_table(1200, 30, 1, true));
    leukolens::write_file(folder / "fresh.csv", honest_table(1500, 20, 2, true));
    leukolens::write_file(folder / "plain.csv", honest_table(1500, 0, 3));
  }
  Run run(const std::string& arguments, int code = 0) const {
    const Run r = leukolens_in(folder.path(), arguments);
    INFO("leukolens " << arguments << "\n" << r.err);
    CHECK(r.code == code);
    return r;
  }
  leukolens::Json metrics(const char* report) const { return read_json(folder / report / "metrics.json"); }
};

double value_of(const leukolens::Json& metrics, const char* name) { return metrics.at("metrics").at(name).at("value"); }

}  // namespace

TEST_CASE("sets and accepted calls keep their promises on fresh cells", "[cli]") {
  const Bench bench;
  for (const char* score : {"lac", "aps", "raps"}) {
    const Run fit = bench.run("calibrate fit.csv --conformal " + std::string(score) +
                              " --max-error 0.1 --unknown 0.95 --output c.json --force");
    CHECK_THAT(fit.out, Contains("whole donors"));
    CHECK_THAT(fit.out, Contains("holds for cells of a new donor"));
    CHECK_THAT(fit.out, Contains("exchangeable"));
    bench.run("evaluate fresh.csv --calibration c.json --no-figures --output r --force");
    const auto m = bench.metrics("r");
    CHECK(value_of(m, "conformal_coverage") == Approx(0.9 * 16 / 15).margin(0.03));  // 15 donors and the one to come
    CHECK(value_of(m, "conformal_set_size") > 1);
    CHECK(value_of(m, "accepted_accuracy") > 0.88);
    CHECK(value_of(m, "accepted_fraction") > 0.05);
    CHECK(value_of(m, "unknown_fraction") == Approx(0.05).margin(0.03));
    CHECK(m["metrics"]["conformal_coverage"]["ci"].size() == 2);
    const auto& decisions = m.at("decisions");
    CHECK(decisions.at("coverage") == 0.9);
    CHECK(decisions.at("per_class").size() == 3);
    CHECK(decisions.at("donors").size() == 20);
    CHECK(decisions["donors"][0]["metrics"].contains("accepted_accuracy"));
    CHECK_THAT(leukolens::read_text(bench.folder / "r/report.html"), Contains("Sets and decisions"));
  }
}

TEST_CASE("pooled sets, another coverage, and what is not asked for", "[cli]") {
  const Bench bench;
  bench.run("calibrate fit.csv --conformal lac --coverage 0.7 --pooled --empty-sets --output c.json");
  const auto stored = read_json(bench.folder / "c.json").at("decisions");
  CHECK(stored.at("conformal").at("thresholds").size() == 1);
  CHECK_FALSE(stored.contains("abstention"));
  CHECK(stored.at("unknown").at("quantile") == 0.99);  // the table has a novelty
  bench.run("evaluate plain.csv --calibration c.json --no-figures --output r");
  CHECK(value_of(bench.metrics("r"), "conformal_coverage") == Approx(0.7).margin(0.05));
  CHECK_FALSE(bench.metrics("r")["metrics"].contains("accepted_fraction"));
  CHECK_FALSE(bench.metrics("r")["metrics"].contains("unknown_fraction"));  // plain.csv has no novelty
  bench.run("calibrate plain.csv --output d.json");
  CHECK(read_json(bench.folder / "d.json").at("decisions").empty());
  bench.run("evaluate fresh.csv --calibration d.json --no-figures --output s");
  CHECK_FALSE(bench.metrics("s").contains("decisions"));
}

TEST_CASE("where nothing can be promised every call is for review", "[cli]") {
  const Bench bench;
  const Run fit = bench.run("calibrate plain.csv --max-error 0.001 --output c.json");
  CHECK_THAT(fit.err, Contains("are too few to promise at most 0.1 % errors"));
  CHECK(read_json(bench.folder / "c.json")["decisions"]["abstention"]["threshold"].is_null());
  bench.run("evaluate fresh.csv --calibration c.json --no-figures --output r");
  const auto m = bench.metrics("r");
  CHECK(value_of(m, "accepted_fraction") == 0);
  CHECK(m["metrics"]["accepted_accuracy"]["value"].is_null());
}

TEST_CASE("classify writes sets and decisions, evaluate finds the same ones", "[cli]") {
  TemporaryFolder folder;
  fs::copy(sample_model, folder / "m", fs::copy_options::recursive);
  const std::string classify = "classify " + quoted((sample / "manifest.csv").string()) + " --model m --output ";
  const auto run = [&](const std::string& arguments) {
    const Run r = leukolens_in(folder.path(), arguments);
    INFO("leukolens " << arguments << "\n" << r.err);
    REQUIRE(r.code == 0);
    return r;
  };
  run(classify + "p.csv");
  run("calibrate p.csv --model m --conformal aps --coverage 0.5 --max-error 0.5 --confidence 0.6 --unknown 0.6");
  for (const char* name : {"q.csv", "q.jsonl", "q.npz"}) {
    run(classify + name);
    run(std::string("evaluate ") + name + " --model m --role new --no-figures --output r --force");
    const auto m = read_json(folder / "r/metrics.json").at("metrics");
    for (const char* figure : {"conformal_coverage", "conformal_set_size", "accepted_fraction", "unknown_fraction"}) {
      INFO(name << " " << figure);
      REQUIRE(m.contains(figure));
    }
    if (std::string(name) != "q.csv") continue;
    leukolens::CsvReader reader(folder / "q.csv");
    const auto column = [&](const char* c) { return *reader.column(c); };
    double n = 0, held = 0, size = 0, accepted = 0, unknown = 0;
    for (std::vector<std::string> f; reader.next(f);) {
      if (f[column("role")] != "new") continue;
      const auto set = leukolens::split(f[column("set")], '|');
      ++n;
      held += std::set<std::string>(set.begin(), set.end()).contains(f[column("label")]);
      size += f[column("set")].empty() ? 0 : static_cast<double>(set.size());
      accepted += f[column("decision")] == "accept";
      unknown += f[column("decision")] == "unknown";
      CHECK_FALSE(f[column("decision")].empty());
    }
    REQUIRE(n > 0);
    CHECK(m["conformal_coverage"]["value"] == Approx(held / n));
    CHECK(m["conformal_set_size"]["value"] == Approx(size / n));
    CHECK(m["accepted_fraction"]["value"] == Approx(accepted / n));
    CHECK(m["unknown_fraction"]["value"] == Approx(unknown / n));
  }
}

TEST_CASE("errors of sets and decisions", "[cli][errors]") {
  const Bench bench;
  struct Case {
    const char* arguments;
    int code;
    const char* message;
  };
  for (const auto& [arguments, code, message] :
       std::vector<Case>{{"calibrate fit.csv --output c.json --conformal tea", 2, "tea"},
                         {"calibrate fit.csv --output c.json --conformal lac --coverage 1", 2, "between 0 and 1"},
                         {"calibrate fit.csv --output c.json --conformal lac --coverage -0.5", 2, "between 0 and 1"},
                         {"calibrate fit.csv --output c.json --coverage 0.9", 2, "--conformal"},
                         {"calibrate fit.csv --output c.json --pooled", 2, "--conformal"},
                         {"calibrate fit.csv --output c.json --max-error 0", 2, "between 0 and 1"},
                         {"calibrate fit.csv --output c.json --confidence 0.9", 2, "--max-error"},
                         {"calibrate fit.csv --output c.json --unknown 1.5", 2, "above 0 and at most 1"},
                         {"calibrate plain.csv --output c.json --unknown 0.9", 3, "plain.csv: no column `novelty`"}}) {
    const Run run = leukolens_in(bench.folder.path(), arguments);
    INFO("leukolens " << arguments << "\n" << run.err);
    CHECK(run.code == code);
    CHECK_THAT(run.err, Contains(message));
    CHECK_FALSE(fs::exists(bench.folder / "c.json"));
  }
}
