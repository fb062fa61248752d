#include <set>

#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/report/report.hpp"
#include "report/parts.hpp"
#include "sample.hpp"

using namespace leukolens;

TEST_CASE("metrics.json has the agreed form", "[report]") {
  ReportContext context;
  context.table = "p.csv";
  context.rows = {"60 test rows."};
  context.stamp.tool_version = "0.1.0";
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
  CHECK(json["metrics"]["confidence_gap"]["margin"] == 0.05);
  CHECK(json["metrics"]["confidence_gap"]["verdict"] == "over-confident");
  CHECK(json["before"]["nll"]["ci"].is_null());
  CHECK(json["confusion"] == Json({{19, 1, 0}, {0, 20, 0}, {0, 0, 20}}));
  CHECK(json["rows"] == Json({"60 test rows."}));
  CHECK(json["table"] == "p.csv");
}

namespace {

/// Every key in a JSON value; the columns of --by are not keys of the format.
void collect_keys(const Json& json, std::set<std::string>& keys) {
  if (!json.is_structured()) return;
  for (const auto& [key, value] : json.items()) {
    if (json.is_object()) keys.insert(key);
    if (key != "groups") collect_keys(value, keys);
  }
}

}  // namespace

TEST_CASE("docs/formats.md names every key of metrics.json", "[report]") {
  auto e = sample({"a", "b"});
  e.metrics[5].second.null_band = Interval{0.01, 0.05};
  e.metrics[0].second.bca = Interval{0.9, 0.99};
  e.donors = {{"d1", 4, 0.75, 0.8, e.metrics}};
  e.curves.risk_coverage = {{0.9, 0.5, 0.25}};
  e.decisions.emplace();
  e.decisions->metrics = e.metrics;
  e.decisions->per_class = {{"a", 3, e.metrics}};
  std::set<std::string> keys;
  collect_keys(metrics_json(e, {}), keys);
  CHECK(keys.size() > 40);
  const auto text = read_text(std::string(LEUKOLENS_SOURCE_DIR) + "/docs/formats.md");
  const auto formats = text.substr(text.find("**`metrics.json`**"));
  for (const auto& key : keys) {
    INFO(key);
    CHECK((formats.find("`" + key + "`") != std::string::npos || formats.find("[]." + key) != std::string::npos ||
           formats.find(key + ",") != std::string::npos));
  }
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

TEST_CASE("bands, groups and curves are in metrics.json where they are known", "[report]") {
  auto e = sample({"a", "b"});
  e.metrics[5].second.null_band = Interval{0.01, 0.05};
  e.metrics[0].second.bca = Interval{0.9, 0.99};
  e.bins[1].consistency_band = Interval{0.4, 0.9};
  e.groups = {{"device", {{"x", 40, 0.9, 0.8, e.metrics}}}};
  e.curves.top_label = {{0.7, 0.6, 10, Interval{0.5, 0.8}, std::nullopt}};
  e.curves.risk_coverage = {{0.9, 1, 0.1}};
  e.curves.classes = {{"a", {}, {{0.5, 0.2, -0.1}}}};
  const Json json = metrics_json(e, {});
  CHECK(json["metrics"]["ece"]["null_band"] == Json({0.01, 0.05}));
  CHECK(json["metrics"]["ece"]["in_null_band"] == false);
  CHECK(json["metrics"]["accuracy"]["ci_bca"] == Json({0.9, 0.99}));
  CHECK_FALSE(json["metrics"]["nll"].contains("null_band"));
  CHECK(json["reliability_bins"][1]["consistency_band"] == Json({0.4, 0.9}));
  CHECK(json["reliability_bins"][0]["consistency_band"].is_null());
  CHECK(json["groups"]["device"][0]["value"] == "x");
  CHECK(json["groups"]["device"][0]["metrics"]["nll"]["n"] == 40);
  CHECK(json["curves"]["top_label"][0]["recalibrated"] == 0.6);
  CHECK(json["curves"]["top_label"][0]["confidence_band"].is_null());
  CHECK(json["curves"]["risk_coverage"][0]["risk"] == 0.1);
  CHECK(json["curves"]["classes"][0]["net_benefit"][0]["all"] == -0.1);
}

TEST_CASE("metrics.csv has every figure of every part", "[report]") {
  auto e = sample({"a", "b"});
  e.metrics = {{"ece", {0.125, Interval{0.0625, 0.25}, "by hand", 40, std::nullopt, Interval{0, 0.5}}}};
  e.before = {{"ece", {0.5, std::nullopt, "3 donors: too few", 40}}};
  e.per_class[0].metrics = {{"auroc", {std::numeric_limits<double>::quiet_NaN(), std::nullopt, "", 40}}};
  e.groups = {{"device", {{"x, y", 40, 0.9, 0.8, e.before}}}};
  const NamedEstimates held = {{"accepted_accuracy", {0.75, std::nullopt, "by hand", 8}}};
  e.decisions = DecisionEvaluation{};
  e.decisions->metrics = held;
  e.decisions->per_class = {{"b", 4, held}};
  e.decisions->donors = {{"d1", 2, held}};
  CHECK(metrics_csv(e) ==
        "of,name,metric,value,lo,hi,bca_lo,bca_hi,null_lo,null_hi,n,method\n"
        "all,,ece,0.125,0.0625,0.25,,,0,0.5,40,by hand\n"
        "before,,ece,0.5,,,,,,,40,3 donors: too few\n"
        "class,a,auroc,nan,,,,,,,40,\n"
        "device,\"x, y\",ece,0.5,,,,,,,40,3 donors: too few\n"
        "all,,accepted_accuracy,0.75,,,,,,,8,by hand\n"
        "class,b,accepted_accuracy,0.75,,,,,,,8,by hand\n"
        "donor,d1,accepted_accuracy,0.75,,,,,,,8,by hand\n");
}
