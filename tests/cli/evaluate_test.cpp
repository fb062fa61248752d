// `evaluate` on tables that are small, odd or cut, through the real program.
#include <fstream>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "program.hpp"

using Catch::Matchers::Contains;
using leukolens::Json;

namespace {

/// metrics.json of a table that is evaluated without complaint of the exit code.
Json metrics_of(const std::string& text, const std::string& arguments = "t.csv") {
  TemporaryFolder folder;
  leukolens::write_file(folder / "t.csv", text);
  const Run run = leukolens_in(folder.path(), "evaluate " + arguments + " --output r --no-figures");
  INFO(run.err);
  REQUIRE(run.code == 0);
  return leukolens::read_json(folder / "r/metrics.json");
}

}  // namespace

TEST_CASE("one row: what is defined, and null with a reason for the rest", "[cli]") {
  const Json json = metrics_of("label,p_a,p_b\na,0.7,0.3\n");
  CHECK(json["n"] == 1);
  CHECK(json["metrics"]["accuracy"]["value"] == 1);
  CHECK(json["metrics"]["accuracy"]["ci"][0] == Approx(0.025));  // of one cell that is right
  CHECK(json["metrics"]["nll"]["ci"].is_null());
  CHECK_THAT(json["metrics"]["nll"]["ci_method"].get<std::string>(), Contains("spread is unknown"));
  CHECK(json["metrics"]["auroc"]["value"].is_null());
  CHECK(json["metrics"]["debiased_l2"]["value"].is_null());
}

TEST_CASE("one class only: its figures, and null where the other class is needed", "[cli]") {
  const Json json = metrics_of("label,p_a,p_b\na,0.7,0.3\na,0.4,0.6\na,0.9,0.1\n");
  CHECK(json["metrics"]["balanced_accuracy"]["value"] == Approx(2. / 3));
  CHECK(json["metrics"]["kappa"]["value"] == Approx(0).margin(1e-12));
  CHECK(json["metrics"]["mcc"]["value"].is_null());
  CHECK(json["per_class"][1]["sensitivity"].is_null());
  CHECK(json["per_class"][1]["metrics"]["auroc"]["value"].is_null());
}

TEST_CASE("groups, donors and curves are in metrics.json", "[cli]") {
  std::string text = "label,p_a,p_b,donor,device\n";
  for (int i = 0; i < 60; ++i)
    text += std::string(i % 3 ? "a" : "b") + (i % 2 ? ",0.75,0.25,d" : ",0.375,0.625,d") + std::to_string(i % 6) +
            (i % 4 ? ",x\n" : ",y\n");
  const Json json = metrics_of(text, "t.csv --by device --by donor");
  CHECK(json["donors"].size() == 6);
  CHECK(json["groups"]["device"].size() == 2);
  CHECK(json["groups"]["device"][0]["value"] == "x");
  CHECK(json["groups"]["donor"].size() == 6);
  CHECK(json["metrics"]["nll"]["ci_method"] == "t interval over the jackknife of 6 donors");
  CHECK(json["metrics"]["ece"]["null_band"].size() == 2);
  CHECK(json["metrics"]["ece"]["in_null_band"].is_boolean());
  CHECK(json["metrics"]["ece"]["ci"].is_null());
  CHECK(json["metrics"]["debiased_l2_squared"]["ci"].size() == 2);
  CHECK(json["metrics"]["confidence_gap"]["ci"].size() == 2);
  CHECK(json["curves"]["top_label"].size() == 2);
  CHECK(json["curves"]["classes"][1]["net_benefit"].size() == 99);
  CHECK(json["curves"]["risk_coverage"].back()["coverage"] == 1);
  const Json forced = metrics_of(text, "t.csv --interval bootstrap --draws 50");
  CHECK_THAT(forced["metrics"]["nll"]["ci_method"].get<std::string>(), Contains("bootstrap of 6 donors"));
  CHECK(forced["metrics"]["nll"]["ci_bca"].size() == 2);
}

TEST_CASE("a table whose last line has no end is evaluated with a warning", "[cli]") {
  const Json json = metrics_of("label,p_a,p_b\na,0.7,0.3\nb,0.4,0.6");
  CHECK(json["n"] == 2);
  CHECK_THAT(json["warnings"].dump(), Contains("last line"));
  CHECK(metrics_of("label,p_a,p_b\na,0.7,0.3\n")["warnings"].empty());
}

TEST_CASE("evaluate --top1 takes calls and confidences", "[cli]") {
  const Json json = metrics_of("true_label,pred_label,confidence\n3,3,0.75\n3,8,0.25\n8,8,0.5\n", "--top1 t.csv");
  CHECK(json["classes"] == Json({"3", "8"}));
  CHECK(json["metrics"]["error"]["value"] == Approx(1. / 3));
  CHECK(json["metrics"]["ece"]["value"] == Approx((0.25 + 0.25 + 0.5) / 3));
  CHECK(json["metrics"]["brier_top_label"]["value"] == Approx((0.0625 + 0.0625 + 0.25) / 3));
  CHECK_FALSE(json["metrics"].contains("nll"));
}

TEST_CASE("20 right calls at 95 % are no all-clear; 2,000 that are as right as they say are one", "[cli]") {
  std::string few = "true_label,pred_label,confidence\n", many = few;
  for (int i = 0; i < 20; ++i) few += "a,a,0.95\n";
  for (int i = 0; i < 2000; ++i) many += i % 20 ? "a,a,0.95\n" : "b,a,0.95\n";
  CHECK(metrics_of(few, "--top1 t.csv")["metrics"]["confidence_gap"]["verdict"] == "cannot-tell");
  CHECK(metrics_of(many, "--top1 t.csv")["metrics"]["confidence_gap"]["verdict"] == "agree");
  CHECK(metrics_of(many, "--top1 t.csv --margin 0.005")["metrics"]["confidence_gap"]["verdict"] == "cannot-tell");
  TemporaryFolder folder;
  leukolens::write_file(folder / "t.csv", few);
  const Run run = leukolens_in(folder.path(), "evaluate --top1 t.csv --output r --no-figures");
  CHECK_THAT(run.out, Contains("these cells cannot tell") && Contains("20 of 20 cells, 95 % interval 83 to 100 %"));
}

TEST_CASE("counting adds the differential count of every donor to the report", "[cli]") {
  std::string text = "label,logit_a,logit_b,donor,role\n";
  for (int i = 0; i < 120; ++i)
    text += std::string(i % 3 ? "a" : "b") +
            (i % 5 == 0 ? ",0,1,d"
             : i % 3    ? ",2,0,d"
                        : ",0,2,d") +
            std::to_string(i % 12) + (i % 12 < 6 ? ",calibrate\n" : ",test\n");
  TemporaryFolder folder;
  leukolens::write_file(folder / "t.csv", text);
  CHECK(leukolens_in(folder.path(), "calibrate t.csv --output c.json").code == 0);
  const Run run = leukolens_in(folder.path(), "evaluate t.csv --calibration c.json --count donor --output r");
  INFO(run.err);
  REQUIRE(run.code == 0);
  const Json counts = leukolens::read_json(folder / "r/metrics.json").at("differential");
  REQUIRE(counts.at("specimens").size() == 6);
  CHECK(counts["specimens"][0]["cells"] == 10);
  CHECK(std::filesystem::exists(folder / "r/differential.csv"));
  CHECK_THAT(leukolens::read_text(folder / "r/report.html"),
             Contains("Differential count") && Contains("id=\"differential\""));

  leukolens::write_file(folder / "u.csv",
                        text.replace(text.find("role"), 4, "batch"));  // no calibration cells to be told
  const Run without = leukolens_in(folder.path(), "evaluate u.csv --count donor --output q");
  CHECK(without.code == 3);
  CHECK_THAT(without.err, Contains("u.csv: --count") && Contains("leukolens differential"));
}
