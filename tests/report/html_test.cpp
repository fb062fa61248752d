#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "report/parts.hpp"
#include "report/text.hpp"
#include "sample.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Contains;

TEST_CASE("the page begins with the verdict, then the rows it rests on", "[report]") {
  ReportContext context;
  context.rows = {"60 test rows; 90 train rows left out."};
  const auto html = report_html(sample({"a", "b", "c"}), context, {});
  const auto verdict_at = html.find("class=\"verdict\""), rows_at = html.find("90 train rows left out");
  const auto sheet_end = html.find("class=\"origin\""), metrics_at = html.find("Balanced accuracy");
  REQUIRE(rows_at != std::string::npos);
  CHECK(verdict_at < rows_at);
  CHECK(rows_at < sheet_end);
  CHECK(sheet_end < html.find("<details>"));
  CHECK(html.find("<details>") < metrics_at);
}

TEST_CASE("hostile names are text on the page", "[report]") {
  auto e = sample(hostile_names);
  e.donors = {{hostile_names[0], 3, 1, 0.9}};
  ReportContext context;
  context.table = context.model = context.calibration = hostile_names[1];
  context.rows = context.warnings = {hostile_names[2], hostile_names[1]};
  const auto html = report_html(e, context, {});
  CHECK(html.find("<b>x") == std::string::npos);
  CHECK(html.find("<img") == std::string::npos);
  CHECK_THAT(html, Contains("&lt;img src=x onerror=alert(1)&gt;"));
  CHECK_THAT(html, Contains("&lt;b&gt;x&lt;/b&gt;"));
}

TEST_CASE("a name that is a template tag is not one", "[report]") {
  const auto html = report_html(sample({"{{{reliability}}}", "{{#classes}}"}), {}, {});
  CHECK_THAT(html, Contains("{{{reliability}}}"));
  CHECK_THAT(html, Contains("{{#classes}}"));
}

TEST_CASE("undefined figures say why", "[report]") {
  CHECK_THAT(report_html(sample({"a", "b"}), {}, {}), Contains("not defined: always called"));
}

TEST_CASE("a report without figures holds the matrix as a table", "[report]") {
  const TemporaryFolder folder;
  write_report(folder.path(), sample({"a", "b"}), {}, {FigureFormat::none});
  CHECK_THAT(read_text(folder / "report.html"), Contains("label \\ called as"));
  CHECK(std::filesystem::exists(folder / "metrics.json"));
  CHECK(std::filesystem::exists(folder / "per_class.csv"));
  CHECK_FALSE(std::filesystem::exists(folder / "reliability.svg"));
}

TEST_CASE("sets and decisions stand on the page and in metrics.json", "[report]") {
  auto e = sample({"a", "b"});
  CHECK(report_html(e, {}, {}).find("Sets and decisions") == std::string::npos);
  CHECK_FALSE(metrics_json(e, {}).contains("decisions"));
  DecisionEvaluation d{};
  d.coverage = 0.9;
  d.max_error = d.error_confidence = d.unknown_quantile = std::numeric_limits<double>::quiet_NaN();
  d.notes = {"a promise <i>on paper</i>"};
  d.metrics = {{"conformal_coverage", {0.875, Interval{0.8, 0.95}, "by hand", 40}},
               {"accepted_accuracy", {std::numeric_limits<double>::quiet_NaN(), std::nullopt, "by hand", 40}}};
  d.per_class = {{"a", 20, d.metrics}, {"b", 20, d.metrics}};
  d.donors = {{hostile_names[1], 7, d.metrics}};
  e.decisions = d;
  const auto html = report_html(e, {}, {});
  for (const char* part : {"Sets and decisions", "truth in the set", "0.88", "0.80 to 0.95", "none accepted",
                           "a promise &lt;i&gt;on paper", "donor &lt;img src=x"})
    CHECK_THAT(html, Contains(part));
  CHECK(html.find("<img") == std::string::npos);
  const auto json = metrics_json(e, {});
  CHECK(json["metrics"]["conformal_coverage"]["value"] == 0.875);
  CHECK(json["metrics"]["accepted_accuracy"]["value"].is_null());
  CHECK(json["metrics"].contains("accuracy"));
  CHECK(json["decisions"]["coverage"] == 0.9);
  CHECK(json["decisions"]["max_error"].is_null());
  CHECK(json["decisions"]["per_class"][1]["class"] == "b");
  CHECK(json["decisions"]["donors"][0]["n"] == 7);
}

TEST_CASE("the sentence on decisions sets what was found beside what was promised", "[report]") {
  DecisionEvaluation d{};
  d.coverage = 0.9;
  d.max_error = 0.02;
  d.error_confidence = 0.95;
  d.unknown_quantile = 0.99;
  const auto figure = [](double value) { return Estimate{value, std::nullopt, "", 100}; };
  d.metrics = {{"conformal_coverage", figure(0.912)},
               {"conformal_set_size", figure(1.25)},
               {"accepted_fraction", figure(0.4)},
               {"accepted_accuracy", figure(0.975)},
               {"unknown_fraction", figure(0.01)}};
  CHECK(decision_sentence(d) ==
        "The sets hold the true class of 91.2 % of cells (promised: 90.0 %) with 1.25 classes on average. 40.0 % of "
        "the "
        "calls are accepted; of these 97.5 % are right (promised: at least 98.0 %). 1.0 % of the cells are unlike the "
        "training cells.");
  d.metrics[2].second.value = 0;
  d.coverage = d.unknown_quantile = std::numeric_limits<double>::quiet_NaN();
  CHECK(decision_sentence(d) == "No call is accepted.");
  d.max_error = std::numeric_limits<double>::quiet_NaN();
  CHECK(decision_sentence(d).empty());
}

TEST_CASE("counts without an interval say so on the page, and why", "[report]") {
  Differential d;
  d.classes = {"a", "b", "c"};
  SpecimenCount specimen;
  specimen.name = "s1";
  specimen.cells = 9;
  for (int k = 0; k < 3; ++k) {
    const Estimate none{1. / 3, std::nullopt, "4 calibration donors: at least 5 are needed for an interval", 9};
    specimen.fractions.push_back({none, none, none});
  }
  d.specimens = {specimen};
  ReportContext context;
  context.differential = d;
  CHECK_THAT(report_html(sample(d.classes), context, {}),
             Contains("33.3<small>no interval</small>") &&
                 Contains("No interval: 4 calibration donors: at least 5 are needed for an interval."));
  context.differential->specimens[0].unknown = 3;
  for (auto& f : context.differential->specimens[0].fractions) f.of_all = {0.25, 0.5};
  CHECK_THAT(report_html(sample(d.classes), context, {}), Contains("no interval; of all cells 25.0 to 50.0</small>") &&
                                                              Contains("25.0\u00A0%<small>3 of 12</small>"));
  for (auto& f : context.differential->specimens[0].fractions) f.adjusted.ci = Interval{0.2, 0.5};
  CHECK(report_html(sample(d.classes), context, {}).find("o interval:") == std::string::npos);
}
