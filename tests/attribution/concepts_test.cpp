#include "leukolens/attribution/concepts.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/model/architecture.hpp"
#include "maps_of.hpp"
#include "random_weights.hpp"

using namespace leukolens;

namespace {

/// The network of scripts/golden_concepts.py: a shortcut around two convolutions.
Graph golden_graph() {
  return {"golden",
          {tiny::node("input", Op::input, {}, 0, 1), tiny::conv("conv1", "input", 1, 3, 3, true),
           tiny::node("relu1", Op::relu, {"conv1"}), tiny::conv("conv2", "relu1", 3, 3, 3, true),
           tiny::node("relu2", Op::relu, {"conv2"}), tiny::conv("conv3", "relu2", 3, 3, 3, true),
           tiny::node("add", Op::add, {"conv3", "relu1"}), tiny::node("relu3", Op::relu, {"add"}),
           tiny::node("avgpool", Op::global_average_pool, {"relu3"}), tiny::node("flatten", Op::flatten, {"avgpool"}),
           tiny::linear("fc", "flatten", 3, 3)},
          "relu3",
          1};
}

cv::Mat1f row_of(const Json& values) {
  const auto floats = values.get<std::vector<float>>();
  return cv::Mat1f(1, static_cast<int>(floats.size()), const_cast<float*>(floats.data())).clone();
}

/// @param ours  as a row  @return the largest difference, as a part of the peer's largest value
double relative_difference(const cv::Mat1f& ours, const cv::Mat1f& peer) {
  return tiny::largest_difference(ours, peer) / cv::norm(peer, cv::NORM_INF);
}

}  // namespace

TEST_CASE("concepts agree with zennit-crp, in the last maps and beside a shortcut", "[attribution][golden]") {
  const Json golden = read_json(LEUKOLENS_GOLDEN_DIR "/concepts.json");
  Weights weights;
  for (const auto& [name, tensor] : golden.at("weights").items())
    weights[name] = {tensor["shape"].get<std::vector<std::size_t>>(), tensor["values"].get<std::vector<float>>()};
  const auto x = tiny::image(golden.at("side"), golden.at("input").get<std::vector<float>>());
  REQUIRE(golden.at("layers").size() == 2);
  for (const auto& [layer, classes] : golden.at("layers").items()) {
    const auto concepts = make_concepts(golden_graph(), weights, "cpu", layer);
    REQUIRE(concepts.channels == 3);
    REQUIRE(classes.size() == 3);
    for (int c = 0; c < 3; ++c) {
      CAPTURE(layer, c);
      const auto& peer = classes.at(static_cast<std::size_t>(c));
      CHECK(relative_difference(concepts.relevance({x}, {c}), row_of(peer.at("relevance"))) < 1e-4);
      for (int channel = 0; channel < 3; ++channel) {
        CAPTURE(channel);
        const cv::Mat1f ours = concepts.maps({x}, {c}, {channel}).front();
        CHECK(relative_difference(ours.reshape(1, 1), row_of(peer.at("maps")[static_cast<std::size_t>(channel)])) <
              1e-4);
      }
    }
  }
}

TEST_CASE("relevance of the channels of a linear network by hand", "[attribution]") {
  // z_k = sum_c w_kc mean(a_c x); the centred logit's weights are w_0c - mean_k w_kc.
  const auto n = tiny::pooled_network({1, 2, -1}, {{3, 1, 0}, {1, 1, 4}});
  const auto x = tiny::image(2, {1, 2, 3, 4});
  const auto concepts = make_concepts(n.graph, n.weights, "cpu", "conv");
  CHECK(concepts.channels == 3);
  const auto relevance = concepts.relevance({x}, {0});
  // mean x = 2.5: channels 2.5, 5, -2.5 times 1, 0, -2
  CHECK(relevance(0, 0) == Approx(2.5));
  CHECK(relevance(0, 1) == Approx(0).margin(1e-4));
  CHECK(relevance(0, 2) == Approx(5));
}

TEST_CASE("the maps of all channels add up to the map of LRP", "[attribution]") {
  for (const char* name : {"leukonet", "lenet5", "resnet18"}) {
    CAPTURE(name);
    const auto graph = make_graph(name, 3);
    const auto weights = random_weights(graph);
    const auto x = tiny::random_image(32, "cell");
    const auto concepts = make_concepts(graph, weights, "cpu");
    AttributionOptions options;
    options.score = ScoreOf::centred;
    const auto whole =
        make_attribute(graph, weights, 0, attribution_method("lrp-epsilon-plus-flat"), options, "cpu")({x}, {{1}});
    cv::Mat1f sum = cv::Mat1f::zeros(x.size());
    for (int c = 0; c < concepts.channels; ++c) sum += concepts.maps({x}, {1}, {c}).front();
    const double largest = cv::norm(whole[0][0].map, cv::NORM_INF);
    CHECK(tiny::largest_difference(sum, whole[0][0].map) < 1e-3 * largest);
  }
}

TEST_CASE("a cell's concepts do not depend on its neighbours", "[attribution]") {
  const auto graph = make_graph("leukonet", 3);
  const auto weights = random_weights(graph);
  const auto concepts = make_concepts(graph, weights, "cpu");
  std::vector<cv::Mat1f> many;
  std::vector<int> classes;
  for (int i = 0; i < 19; ++i) {
    many.push_back(tiny::random_image(32, ("cell " + std::to_string(i)).c_str()));
    classes.push_back(i % 3);
  }
  const auto together = concepts.relevance(many, classes);
  REQUIRE(together.rows == 19);
  CHECK(tiny::largest_difference(together.row(17), concepts.relevance({many[17]}, {classes[17]})) == 0);
  const auto maps = concepts.maps(many, classes, std::vector<int>(19, 4));
  CHECK(tiny::largest_difference(maps[18], concepts.maps({many[18]}, {classes[18]}, {4}).front()) == 0);
}

TEST_CASE("concepts need a layer that holds maps, and no cells have none", "[attribution][errors]") {
  const auto graph = make_graph("leukonet", 3);
  CHECK_THROWS_AS(make_concepts(graph, random_weights(graph), "cpu", "fc"), Error);
  const auto concepts = make_concepts(graph, random_weights(graph), "cpu");
  CHECK(concepts.relevance({}, {}).empty());
  CHECK(concepts.maps({}, {}, {}).empty());
}
