#include "leukolens/attribution/method.hpp"

#include <set>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

TEST_CASE("the table says of every method what people and programs need", "[explain]") {
  std::set<std::string> names;
  for (const auto& method : attribution_methods()) {
    CHECK(names.insert(method.name).second);
    CHECK(&attribution_method(method.name) == &method);
    CHECK(method.sentence.ends_with("."));
    CHECK_FALSE(method.paper.empty());
    CHECK_FALSE(method.needs.empty());
    CHECK_FALSE(method.cost.empty());
    CHECK((method.warning.empty() || method.warning.ends_with(".")));
    CHECK((method.adds_up_to.empty() || method.adds_up_to == "rise" || method.adds_up_to == "score"));
    CHECK_THAT(map_title(method, ScoreOf::log_probability), !Contains("%"));
  }
  for (const char* name : {"grad-cam", "integrated-gradients", "occlusion"}) CHECK(names.contains(name));
  CHECK_THROWS_WITH(attribution_method("tea-leaves"),
                    Contains("tea-leaves") && Contains("grad-cam, grad-cam-plus-plus"));
}

TEST_CASE("a map's title names the score that it explains", "[explain]") {
  CHECK(map_title(attribution_method("grad-cam"), ScoreOf::log_probability) == "Grad-CAM of the log probability");
  CHECK(map_title(attribution_method("eigen-cam"), ScoreOf::logit) == "Eigen-CAM");  // of no class
}

TEST_CASE("options go through JSON and come back", "[explain]") {
  const AttributionOptions given = {ScoreOf::margin, "layer3", 11, 5, Baseline::blur};
  const auto& occlusion = attribution_method("occlusion");
  const Json json = options_json(occlusion, given);
  CHECK(json == Json{{"window_px", 11}, {"stride_px", 5}, {"baseline", "blur"}, {"score", "margin"}});
  CHECK(options_json(occlusion, options_from(occlusion, json)) == json);
  const auto back = options_from(attribution_method("grad-cam"), {{"layer", "conv1"}});
  CHECK(back.layer == "conv1");
  CHECK(back.score == ScoreOf::logit);
}

TEST_CASE("options that a method does not read, or of another type, are named", "[explain][errors]") {
  const auto& grad_cam = attribution_method("grad-cam");
  CHECK_THROWS_WITH(options_from(grad_cam, {{"window_px", 7}}), Contains("grad-cam has no option `window_px`"));
  CHECK_THROWS_WITH(options_from(grad_cam, {{"layer", 7}}), Contains("`layer`") && Contains("wrong type"));
  CHECK_THROWS_WITH(options_from(grad_cam, {{"score", "tea"}}), Contains("tea") && Contains("log-probability"));
}

TEST_CASE("names of scores and baselines", "[explain]") {
  for (const char* name : {"logit", "centred", "margin", "log-probability"})
    CHECK(name_of(score_from(name)) == std::string(name));
  for (const char* name : {"background", "zero", "border", "mean", "blur"})
    CHECK(name_of(baseline_from(name)) == std::string(name));
}
