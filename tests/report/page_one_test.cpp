#include "report/page_one.hpp"

#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "report/parts.hpp"
#include "sample.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Contains;

TEST_CASE("page one says who was evaluated, and what unknown donors mean for the intervals", "[report]") {
  auto e = sample({"a", "b"});
  CHECK(page_one(e, {}).who.front() ==
        "40 cells were evaluated. Donors are unknown: intervals are by cell, and too narrow if cells share a donor.");
  e.donors = {{"d1", 20, 1, 0.9}, {"d2", 20, 1, 0.9}};
  CHECK(page_one(e, {}).who.front() == "40 cells of 2 donors were evaluated. Intervals are by donor.");
  e.metrics.front().second.ci.reset();
  CHECK_THAT(page_one(e, {}).who.front(), Contains("no interval can be given for other donors"));
  e.donors[0].name = "";
  CHECK_THAT(page_one(e, {}).who.front(), Contains("of 1 donor were evaluated. Cells without a donor's name"));
}

TEST_CASE("warnings of the training come before those of the run, and none vanishes", "[report]") {
  ReportContext context;
  context.warnings = {"one", "two", "three", "one"};
  context.training_warnings = {"CONFOUNDED: the background tells the class in 67 %"};
  const auto page = page_one(sample({"a", "b"}), context);
  REQUIRE(page.warnings.size() == 4);
  CHECK(page.warnings[0] == "At training: CONFOUNDED: the background tells the class in 67 %");
  CHECK_THAT(page.warnings[3], Contains("1 more warning"));
  CHECK(page.warnings_cut);
  const auto html = report_html(sample({"a", "b"}), context, {});
  CHECK_THAT(html, Contains("<h2>Warnings</h2>") && Contains("<p>three</p>"));
  context.warnings = {"one"};
  CHECK_FALSE(page_one(sample({"a", "b"}), context).warnings_cut);
  CHECK(report_html(sample({"a", "b"}), context, {}).find("<h2>Warnings</h2>") == std::string::npos);
}

TEST_CASE("a long warning is cut between words on page one and whole below", "[report]") {
  ReportContext context;
  std::string longest = "start";
  for (int i = 0; i < 80; ++i) longest += " word";
  context.warnings = {longest + " end"};
  const auto page = page_one(sample({"a", "b"}), context);
  CHECK(page.warnings.front().size() < 260);
  CHECK_THAT(page.warnings.front(), Catch::EndsWith(" word \u2026"));
  CHECK_THAT(report_html(sample({"a", "b"}), context, {}), Contains("word end</p>"));
}

TEST_CASE("cells that the calibration was fitted on are named as such on page one", "[report]") {
  ReportContext context;
  context.choice = RowChoice{};
  context.choice->seen = 7;
  CHECK(page_one(sample({"a", "b"}), context).warnings.empty());  // left out by the rule
  context.choice->role = "all";
  CHECK_THAT(page_one(sample({"a", "b"}), context).warnings.front(),
             Contains("fitted on 7 of these cells: it looks better here than it is"));
}

TEST_CASE("thresholds from fold models are marked on page one", "[report]") {
  auto e = full_sample({"a", "b"}, {});
  CHECK_THAT(page_one(e, {}).who.back(), !Contains("fold models"));
  e.decisions->notes = {"From fold models: all of this was fitted on out-of-fold predictions."};
  CHECK_THAT(page_one(e, {}).who.back(), Contains("Sets and thresholds are from fold models"));
}

TEST_CASE("the class table holds decisions where some were made, and no more classes than fit", "[report]") {
  CHECK(page_one(sample({"a", "b"}), {}).classes.columns.size() == 4);
  CHECK(page_one(full_sample({"a", "b"}, {}), {}).classes.columns ==
        std::vector<std::string>{"label", "cells", "found (sensitivity)", "calls right (PPV)", "accepted",
                                 "right, of accepted", "truth in the set"});
  CHECK(page_one(sample({"a", "b"}), {}).classes.rows.size() == 3);
  CHECK(page_one(sample({"a", "b", "c", "d", "e", "f", "g", "h", "i"}), {}).classes.rows.size() == 1);
}

TEST_CASE("the summary is one sheet that keeps hostile names as text", "[report]") {
  ReportContext context;
  context.title = hostile_names[1];
  context.warnings = {hostile_names[0]};
  const auto svg = summary_svg(full_sample(hostile_names, {}), context, {});
  CHECK_THAT(svg, Contains("width=\"210mm\" height=\"297mm\"") && Contains("&lt;img src=x"));
  CHECK(svg.find("<img") == std::string::npos);
  CHECK(svg.find("<b>x") == std::string::npos);
  const TemporaryFolder folder;
  write_report(folder.path(), sample({"a", "b"}), context, {FigureFormat::none, true});
  CHECK(read_text(folder / "summary.pdf").starts_with("%PDF"));
}
