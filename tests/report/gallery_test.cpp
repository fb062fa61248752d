#include "leukolens/report/gallery.hpp"

#include "catch.hpp"
#include "leukolens/core/json.hpp"

using namespace leukolens;
using Catch::Contains;

namespace {

Json estimate(double value, double lo, double hi) {
  return {{"value", value}, {"ci", {lo, hi}}, {"ci_method", "t"}, {"n", 30}};
}

Json undefined() { return {{"value", nullptr}, {"ci", nullptr}, {"ci_method", "no cells"}, {"n", 0}}; }

Json scores(double faithfulness) {
  return {{"faithfulness", estimate(faithfulness, faithfulness - 0.1, faithfulness + 0.1)},
          {"road", estimate(0.2, 0.1, 0.3)},
          {"infidelity", estimate(0.5, 0.4, 0.6)},
          {"max_sensitivity", undefined()},
          {"randomisation", estimate(0.1, 0, 0.2)}};
}

Json row(const char* method, bool beats_both, const char* verdict) {
  const Json better = {{"difference", estimate(0.3, 0.2, 0.4)}}, same = {{"difference", estimate(0, -0.1, 0.1)}};
  return {{"method", method},         {"scores", scores(0.4)},
          {"random", better},         {"phase", beats_both ? better : same},
          {"beats_both", beats_both}, {"verdict", verdict}};
}

Json table(const Json& rows, int comparisons = 4) {
  return {{"cells", 30},          {"donors", nullptr}, {"classes", {"mon", "lym"}}, {"comparisons", comparisons},
          {"phase", scores(0.1)}, {"rows", rows}};
}

Json target(const char* method, const char* name, int index, double outside) {
  return {{"method", method}, {"class", name}, {"class_index", index}, {"outside", json_number(outside)}};
}

Json cell(const char* id, const Json& targets) {
  return {{"id", id},           {"status", "ok"},    {"message", ""},      {"label", nullptr},
          {"predicted", "mon"}, {"confidence", 0.9}, {"picture", "a.png"}, {"targets", targets}};
}

Json manifest(const std::vector<Json>& cells) {
  return {
      {"methods",
       {{{"name", "grad-cam"}, {"layer", "layer3"}, {"resolution_px", 6}, {"warning", nullptr}},
        {{"name", "deconvnet"}, {"layer", nullptr}, {"resolution_px", 96}, {"warning", "draws edges of the cell"}}}},
      {"where", Json::array()},
      {"most_outside", 0.5},
      {"cells", cells}};
}

}  // namespace

TEST_CASE("the gallery states each method's resolution, warning and relevance outside the cell", "[report]") {
  const auto html =
      gallery_html(manifest({cell("a", {target("grad-cam", "mon", 0, 0.86), target("deconvnet", "mon", 0, 0.25)}),
                             cell("b", {target("grad-cam", "mon", 0, 0.5), target("deconvnet", "mon", 0, NAN)})}),
                   {});
  CHECK_THAT(html, Contains("6 x 6") && Contains("layer3") && Contains("draws edges of the cell"));
  CHECK_THAT(html, Contains("68\u00A0%") && Contains("25\u00A0%"));  // means over the cells
  CHECK_THAT(html, Contains("In 1 cell more than 50\u00A0% of a map"));
  CHECK_THAT(html, Contains("outside the cell: 86\u00A0% of grad-cam<"));  // one half is not more than half
  CHECK_THAT(html, !Contains("both controls"));
}

TEST_CASE("captions name the classes where several are explained, and three maps at most", "[report]") {
  Json targets = Json::array();
  for (int c = 0; c < 3; ++c)
    for (const char* method : {"grad-cam", "deconvnet"})
      targets.push_back(target(method, c == 0 ? "mon" : c == 1 ? "lym" : "neu", c, 0.6 + 0.1 * c));
  CHECK_THAT(gallery_html(manifest({cell("a", targets)}), {}),
             Contains("outside the cell: 80\u00A0% of grad-cam for neu, 80\u00A0% of deconvnet for neu, 70\u00A0% of "
                      "grad-cam for lym and most of 3 other maps"));
}

TEST_CASE("methods that do not beat both controls are named", "[report]") {
  Json m = manifest({cell("a", Json::array())});
  m["method_scores"] = table(
      {row("grad-cam", true, "beats both controls"), row("deconvnet", false, "not shown to beat the phase image")});
  auto html = gallery_html(m, {});
  CHECK_THAT(html, Contains("1 of 2 methods beat both controls on these cells: grad-cam."));
  CHECK_THAT(html, Contains("Not shown to be more faithful than both controls on these cells: deconvnet."));
  CHECK_THAT(html, Contains("+0.300") && Contains("+0.200 to +0.400") && Contains("-0.100 to +0.100"));
  CHECK_THAT(html, Contains("not shown to beat the phase image") && Contains("Donors are unknown") &&
                       Contains("correction for 4 comparisons") && !Contains("for one class"));
  m["method_scores"]["donors"] = 7;
  m["method_scores"]["classes"] = {"mon"};
  html = gallery_html(m, {});
  CHECK_THAT(html, Contains("30 cells of 7 donors") && Contains("most donors") &&
                       Contains("explained for one class, mon") && !Contains("Donors are unknown"));
}

TEST_CASE("too few cells are no reason to name a method", "[report]") {
  Json m = manifest({cell("a", Json::array())});
  m["method_scores"] =
      table(Json::array({row("grad-cam", false, "too few cells or donors to compare with the random network")}), 0);
  const auto html = gallery_html(m, {});
  CHECK_THAT(html, Contains("too few, or come from too few donors") && Contains("takes 5 donors or more") &&
                       !Contains("Holm"));
  CHECK_THAT(html, !Contains("Not shown to be more faithful"));
  m["method_scores"] = table(Json::array({row("grad-cam", false, "not shown to beat either control")}));
  m["method_scores"]["donors"] = 8;
  CHECK_THAT(gallery_html(m, {}), Contains("Not shown to be more faithful"));
  m["method_scores"]["donors"] = 7;  // 4 comparisons: 4 * 2 / 2^8 is .03, 4 * 2 / 2^7 is .06
  CHECK_THAT(gallery_html(m, {}),
             Contains("too few donors") && Contains("no verdict can be reached") && !Contains("Not shown to be more"));
}

TEST_CASE("the gallery shows what becomes of the maps as layers are drawn anew, first and last among many",
          "[report]") {
  auto m = manifest({});
  Json layers = Json::array();
  for (int i = 0; i < 20; ++i)
    layers.push_back({{"layer", "layer" + std::to_string(i)}, {"correlation", 1 - 0.05 * i}});
  layers[19]["correlation"] = nullptr;
  m["summary"]["randomisation"] = {{{"name", "grad-cam"}, {"cells", 8}, {"layers", layers}}};
  const auto html = gallery_html(m, {});
  CHECK_THAT(html, Contains("as the network forgets") && Contains(">layer0<") && Contains(">layer19<") &&
                       Contains("1.00") && !Contains(">layer1<") && Contains("8 cells"));
}
