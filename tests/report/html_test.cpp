#include "catch.hpp"
#include "leukolens/core/files.hpp"
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
  const auto verdict_at = html.find("84\u00A0% were right"), rows_at = html.find("90 train rows left out");
  const auto metrics_at = html.find("Balanced accuracy");
  REQUIRE(rows_at != std::string::npos);
  CHECK(verdict_at < rows_at);
  CHECK(rows_at < metrics_at);
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
