// The pages of compare, monitor, differential and explain: what each says first.
#include "catch.hpp"
#include "leukolens/core/files.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/report/comparison.hpp"
#include "leukolens/report/drift.hpp"
#include "leukolens/report/gallery.hpp"
#include "report/parts.hpp"
#include "sample.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

Json cell(const std::string& id, const std::string& label, const std::string& predicted, double confidence) {
  return {{"id", id},
          {"status", "ok"},
          {"message", ""},
          {"label", label},
          {"predicted", predicted},
          {"confidence", confidence},
          {"picture", id + ".png"},
          {"decision", "review"}};
}

}  // namespace

TEST_CASE("the gallery shows wrong calls first, then the least confident ones", "[report]") {
  const Json manifest = {{"methods", {{{"name", "grad-cam"}}}},
                         {"where", {"decision=review"}},
                         {"cells",
                          {cell("sure", "a", "a", 0.99),
                           cell("unsure", "a", "a", 0.6),
                           cell("wrong", "a", "b", 0.9),
                           {{"id", "bad"}, {"status", "unreadable"}, {"message", "cut short"}, {"label", nullptr}}}}};
  ReportContext context;
  context.training_warnings = {"CONFOUNDED"};
  const auto html = gallery_html(manifest, context);
  CHECK(html.find("src=\"wrong.png\"") < html.find("src=\"unsure.png\""));
  CHECK(html.find("src=\"unsure.png\"") < html.find("src=\"sure.png\""));
  CHECK_THAT(html, Contains("3 cells explained by grad-cam, 1 of 3 labelled ones called wrongly.") &&
                       Contains("called b with 90.0\u00A0% confidence, review; its label is a") &&
                       Contains("At training: CONFOUNDED") && Contains("decision=review") && Contains("cut short"));
}

TEST_CASE("names of cells are text and links in the gallery, whatever they hold", "[report]") {
  auto hostile = cell("a#1 \"><img src=x>", "", "b", 0.5);
  const auto html =
      gallery_html({{"methods", {{{"name", "occlusion"}}}}, {"where", Json::array()}, {"cells", {hostile}}}, {});
  CHECK(html.find("<img src=x") == std::string::npos);
  CHECK_THAT(html, Contains("src=\"a%231 &quot;&gt;&lt;img"));
  CHECK_THAT(html, Contains("1 cell explained by occlusion.") && !Contains("labelled"));
}

TEST_CASE("a gallery without pictures is a page all the same", "[report]") {
  const auto html =
      gallery_html({{"methods", {{{"name", "occlusion"}}}}, {"where", Json::array()}, {"cells", Json::array()}}, {});
  CHECK_THAT(html, Contains("0 cells explained") && !Contains("<h2>Pictures"));
  CHECK_THAT(html, !Contains("file:"));  // the policy of a page without pictures
}

TEST_CASE("the page of a comparison says who is better, and that unknown donors narrow the intervals", "[report]") {
  Comparison c;
  c.n = 40;
  c.matched.by = "id";
  for (const char* name : {"accuracy", "nll"})
    c.metrics.push_back(
        {name, {0.9, Interval{0.8, 1}}, {0.95, Interval{0.9, 1}}, {0.05, Interval{-0.02, 0.12}, "cells"}});
  c.mcnemar = {30, 2, 4, 4, 0.6875};
  const auto html = comparison_html(c, {}, "b.csv", {});
  CHECK_THAT(html, Contains("B is right more often, by 5.0 percentage points") && Contains("Donors are unknown") &&
                       Contains("+0.05") && Contains("p = 0.688"));
  c.donors = 12;
  CHECK_THAT(comparison_html(c, {}, "b.csv", {}), Contains("Cells of 12 donors; intervals are by donor."));
}

TEST_CASE("the page of drift says each quantity's verdict and what was not tested", "[report]") {
  Drift d;
  d.classes = {"a", "b"};
  d.fractions_today = {0.25, 0.75};
  d.fractions_reference = {0.5, 0.5};
  d.n_today = 60;
  d.n_reference = 80;
  d.reference_captures = d.reference_clusters = 9;
  d.verdict = DriftVerdict::unlike;
  DriftTest focus{};
  focus.name = "focus";
  focus.test = "Kolmogorov-Smirnov";
  focus.today = 2;
  focus.reference = 1;
  focus.effect = 0.4;
  focus.p_holm = 0.0001;
  focus.differs = true;
  DriftTest novelty{};
  novelty.name = "novelty";
  novelty.missing = "the table has no column novelty";
  d.tests = {focus, novelty};
  const auto html = drift_html(d, {}, {});
  CHECK_THAT(html, Contains("unlike the calibration cells") && Contains("<b>differs</b>") && Contains("p &lt; 0.001") &&
                       Contains("not tested") && Contains("75.0\u00A0%") && Contains("come from 9 captures."));
  const TemporaryFolder folder;
  write_drift(folder.path(), d, {}, {FigureFormat::none});
  for (const char* file : {"drift.json", "drift.txt", "report.html"}) CHECK(std::filesystem::exists(folder / file));
}
