// Opens report.html in headless Chromium, where one is installed. The page's own policy forbids loading anything and
// running scripts; the browser reports each breach on its console.
#include <cstdio>
#include <cstdlib>

#include "browser.hpp"
#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "sample.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;

TEST_CASE("a browser shows the page whole, quiet and with hostile names as text", "[report][browser]") {
  if (!has_chromium()) {
    std::puts("skipped: no chromium to open report.html with");
    return;
  }
  const TemporaryFolder folder;
  auto e = full_sample(hostile_names, hostile_names);
  e.groups = {{hostile_names[0], {{hostile_names[1], 3, 1, 0.9}}}};
  ReportContext context;
  context.title = context.table = hostile_names[1];
  context.warnings = {hostile_names[0]};
  write_report(folder.path(), e, context, {});

  const auto page = open_in_browser(folder, (folder / "report.html").string());
  CHECK(page.messages.find("CONSOLE") == std::string::npos);
  for (const char* figure : {"reliability", "confusion", "recalibration", "class_recalibration", "risk_coverage",
                             "net_benefit", "donors", "decisions"}) {
    CAPTURE(figure);
    const auto at = page.dom.find(std::string("<figure id=\"") + figure + "\"><div");
    REQUIRE(at != std::string::npos);
    CHECK(page.dom.substr(at, 100).find("><svg") != std::string::npos);
  }
  CHECK(page.dom.find("<img") == std::string::npos);
  CHECK(page.dom.find("<b>x") == std::string::npos);
  CHECK(page.dom.find("&lt;img src=x onerror=alert(1)&gt;") != std::string::npos);
}

TEST_CASE("the browser's console does tell of a page that loads something", "[report][browser]") {
  if (!has_chromium()) {
    std::puts("skipped: no chromium to open report.html with");
    return;
  }
  const TemporaryFolder folder;
  write_report(folder.path(), sample({"a", "b"}), {}, {FigureFormat::none});
  auto html = read_text(folder / "report.html");
  const auto body = html.find("<main>");
  REQUIRE(body != std::string::npos);
  write_file(folder / "bad.html", html.insert(body, "<script src=\"https://example.org/x.js\"></script>"));
  CHECK(open_in_browser(folder, (folder / "bad.html").string()).messages.find("CONSOLE") != std::string::npos);
}

TEST_CASE("page one fits a sheet of A4, the fullest too", "[report][browser]") {
  if (!has_chromium()) {
    std::puts("skipped: no chromium to print report.html with");
    return;
  }
  const TemporaryFolder folder;
  auto e = full_sample(
      {"basophil, degranulated", "eosinophil", "lymphocyte", "monocyte", "neutrophil", "blast", "band", "other"},
      {"d1", "d2", "d3"});
  ReportContext context;
  std::string longest = "long";
  for (int i = 0; i < 60; ++i) longest += " words";
  context.title = context.table = context.model = context.calibration = longest;
  context.rows = {longest.substr(0, 300)};
  context.training_warnings = context.warnings = {longest + " 1", longest + " 2", longest + " 3"};
  write_report(folder.path(), e, context, {});
  auto html = read_text(folder / "report.html");
  const auto end = html.find("</div>", html.find("class=\"origin\""));
  REQUIRE(end != std::string::npos);
  write_file(folder / "sheet.html", html.substr(0, end) + "</div></main></body></html>");
  const auto pdf = (folder / "sheet.pdf").string();
  REQUIRE(std::system(
              ("timeout 120 chromium --headless --no-sandbox --disable-gpu --no-pdf-header-footer --user-data-dir=" +
               (folder / "profile").string() + " --print-to-pdf=" + pdf + " file://" +
               (folder / "sheet.html").string() + " > /dev/null 2>&1")
                  .c_str()) == 0);
  const std::string printed = read_text(pdf);
  std::size_t pages = 0;
  for (auto at = printed.find("/Type /Page\n"); at != std::string::npos; at = printed.find("/Type /Page\n", at + 1))
    ++pages;
  CHECK(pages == 1);
}
