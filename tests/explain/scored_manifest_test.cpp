#include "leukolens/explain/scored_manifest.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

Json scores(double faithfulness) {
  MapScores s;
  s.deletion = 0.25;
  s.insertion = 0.25 + faithfulness;
  return to_json(s);
}

Json target(const char* method, const char* name, int index, double own) {
  return {{"method", method}, {"class", name},         {"class_index", index},
          {"outside", 0.3},   {"scores", scores(own)}, {"randomised", scores(0.125)}};
}

/// Two methods, two classes, the second one called.
Json scored_cell(const std::string& id) {
  Json phase = {scores(0.5), scores(0.0625)};
  phase[0]["class_index"] = 0;
  phase[1]["class_index"] = 1;
  return {{"id", id},
          {"donor", nullptr},
          {"status", "ok"},
          {"predicted", "mon"},
          {"phase_control", phase},
          {"targets",
           {target("cam", "lym", 0, 0.1), target("cam", "mon", 1, 0.2), target("lrp", "lym", 0, 0.3),
            target("lrp", "mon", 1, 0.4)}}};
}

Json manifest_of(const std::vector<Json>& cells) {
  return {{"methods", {{{"name", "cam"}}, {{"name", "lrp"}}}}, {"cells", cells}};
}

}  // namespace

TEST_CASE("a manifest's scores come back", "[explain]") {
  const Json faulty = {{"id", "b"}, {"status", "unreadable"}};
  const auto targets = scored_targets(manifest_of({scored_cell("a"), faulty, scored_cell("c")}));
  REQUIRE(targets.size() == 4);
  CHECK(targets[0].class_name == "lym");
  CHECK(!targets[0].predicted);
  CHECK(targets[0].phase.faithfulness() == 0.5);
  const auto& called = targets[3];
  CHECK(called.cell == "c");
  CHECK(called.donor.empty());
  CHECK(called.predicted);
  CHECK(called.runs[1].own.faithfulness() == Approx(0.4));
  CHECK(called.runs[1].random.faithfulness() == 0.125);
  CHECK(called.runs[1].outside == 0.3);
  CHECK(called.phase.faithfulness() == 0.0625);
  CHECK(std::isnan(called.phase.pointing));
}

TEST_CASE("every score survives the way to JSON and back", "[explain]") {
  Json json = to_json(MapScores{});
  double value = 0.5;
  for (auto& [name, score] : json.items())
    if (name != "flat") score = value += 0.125;
  const auto back = to_json(map_scores_from(json));
  for (const auto& [name, score] : json.items())
    if (name != "faithfulness" && name != "road") CHECK(back[name] == score);  // those two are differences
  CHECK(back["faithfulness"] == json["insertion"].get<double>() - json["deletion"].get<double>());
  CHECK(back["road"] == json["road_least"].get<double>() - json["road_most"].get<double>());
  json["flat"] = true;
  CHECK(map_scores_from(json).flat);
}

TEST_CASE("the table of a manifest takes the called class", "[explain]") {
  const auto table = method_table(manifest_of({scored_cell("a"), scored_cell("b")}));
  REQUIRE(table);
  CHECK(table->cells == 2);
  CHECK(table->rows[0].run == "cam");
  CHECK(value_of(table->rows[1].scores, "faithfulness") == Approx(0.4));
  CHECK(table->rows[1].phase.difference.value == Approx(0.3375));
  Json unscored = scored_cell("a");
  unscored.erase("phase_control");
  CHECK(!method_table(manifest_of({unscored})));
}

TEST_CASE("a map without scores is named", "[explain][errors]") {
  Json cell = scored_cell("a");
  cell["targets"].erase(3);
  CHECK_THROWS_WITH(scored_targets(manifest_of({cell})), Contains("a: the manifest has no scores of its map by lrp"));
}
