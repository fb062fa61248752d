#include "catch.hpp"
#include "leukolens/report/report.hpp"
#include "report/parts.hpp"
#include "sample.hpp"

using namespace leukolens;

TEST_CASE("metrics.json has the agreed form", "[report]") {
  ReportContext context;
  context.table = "p.csv";
  context.rows = {"60 test rows."};
  context.tool_version = "0.1.0";
  const Json json = metrics_json(sample({"a", "b", "c"}), context);
  CHECK(json["schema_version"] == 1);
  CHECK(json["n"] == 60);
  CHECK(json["classes"] == Json({"a", "b", "c"}));
  for (const char* name : {"accuracy", "balanced_accuracy", "macro_f1", "nll", "brier", "ece", "mce"}) {
    CHECK(json["metrics"].contains(name));
    CHECK(json["before"].contains(name));
  }
  CHECK(json["metrics"]["accuracy"]["value"] == Approx(59. / 60));
  CHECK(json["metrics"]["accuracy"]["ci"].size() == 2);
  CHECK(json["metrics"]["accuracy"]["ci_method"] == "by hand");
  CHECK(json["metrics"]["accuracy"]["n"] == 60);
  CHECK(json["metrics"]["mce"]["bin_n"] == 50);
  CHECK(json["before"]["nll"]["ci"].is_null());
  CHECK(json["confusion"] == Json({{19, 1, 0}, {0, 20, 0}, {0, 0, 20}}));
  CHECK(json["rows"] == Json({"60 test rows."}));
  CHECK(json["table"] == "p.csv");
}

TEST_CASE("undefined figures are null, not 0", "[report]") {
  const Json json = metrics_json(sample({"a", "b"}), {});
  CHECK(json["metrics"]["mce"]["value"].is_null());
  CHECK(json["per_class"][0]["npv"].is_null());
  CHECK(json["reliability_bins"][0]["n"] == 0);
  CHECK(json["reliability_bins"][0]["accuracy"].is_null());
  CHECK(json["model"].is_null());
}

TEST_CASE("without logits there is no before", "[report]") {
  auto e = sample({"a", "b"});
  e.before.clear();
  e.bins_before.clear();
  const Json json = metrics_json(e, {});
  CHECK_FALSE(json.contains("before"));
  CHECK_FALSE(json.contains("reliability_bins_before"));
}

TEST_CASE("per_class.csv quotes names and writes undefined as nan", "[report]") {
  CHECK(per_class_csv(sample({"a, \"b\"", "c"})) ==
        "class,n,sensitivity,specificity,ppv,npv,f1,mean_probability\n"
        "\"a, \"\"b\"\"\",20,0.95,1,1,nan,0.974,0.5\n"
        "c,20,0.95,1,1,nan,0.974,0.5\n");
}
