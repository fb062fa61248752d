#include "leukolens/explain/randomisation.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "tiny_network.hpp"
#include "untrained_model.hpp"

using namespace leukolens;

namespace {

/// Names of the tensors that differ.
std::vector<std::string> changed(const Weights& a, const Weights& b) {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : a)
    if (tensor.values != b.at(name).values) names.push_back(name);
  return names;
}

/// A method whose map is the weights of the layer `name`, whatever the input.
Attribute weights_as_map(const Weights& weights, const std::string& name) {
  const auto& values = weights.at(name).values;
  const cv::Mat1f map = cv::Mat1f(1, static_cast<int>(values.size()), const_cast<float*>(values.data())).clone();
  return [map](const std::vector<cv::Mat1f>& inputs, const std::vector<std::vector<int>>&) {
    return std::vector<std::vector<SaliencyMap>>(inputs.size(), {{map, {}, 0}});
  };
}

}  // namespace

TEST_CASE("layers are replaced from the last to the first, each with its batch norm", "[explain]") {
  const auto model = untrained_model();
  const auto graph = model.graph();
  const auto layers = layers_from_the_top(graph);
  CHECK(layers.front() == graph.nodes.back().name);
  CHECK(layers.size() > 3);
  CHECK(changed(model.weights, randomise_from_the_top(graph, model.weights, 0, 1)).empty());
  const auto top = changed(model.weights, randomise_from_the_top(graph, model.weights, 1, 1));
  CHECK(top == std::vector<std::string>{layers[0] + ".bias", layers[0] + ".weight"});
  const auto two = randomise_from_the_top(graph, model.weights, 2, 1);
  bool batch_norm_reset = false;
  for (const auto& node : graph.nodes)
    if (node.op == Op::batch_norm && node.inputs[0] == layers[1]) {
      batch_norm_reset = true;
      for (const float v : two.at(node.name + ".weight").values) CHECK(v == 1);
      for (const float v : two.at(node.name + ".running_mean").values) CHECK(v == 0);
    }
  CHECK(batch_norm_reset);
  CHECK(changed(two, randomise_from_the_top(graph, model.weights, 3, 1)).size() >= 1);
  CHECK_THROWS_AS(randomise_from_the_top(graph, model.weights, layers.size() + 1, 1), Error);
}

TEST_CASE("nothing of the trained network is left once all is randomised", "[explain]") {
  const auto model = untrained_model();
  auto other = model.weights;
  for (auto& [name, tensor] : other)
    for (auto& v : tensor.values) v = 3 * v + 1;
  CHECK(changed(randomise_all(model.graph(), model.weights, 5), randomise_all(model.graph(), other, 5)).empty());
  CHECK(!changed(randomise_all(model.graph(), model.weights, 5), randomise_all(model.graph(), other, 6)).empty());
}

TEST_CASE("random weights are normal with variance 2 / fan-in", "[explain]") {
  const auto network =
      tiny::linear_network(32, std::vector<std::vector<float>>(4, std::vector<float>(1024, 9.f)), {1, 2, 3, 4});
  const auto drawn = randomise_all(network.graph, network.weights, 1);
  double sum = 0, squares = 0;
  for (const float v : drawn.at("fc.weight").values) {
    sum += v;
    squares += v * v;
  }
  CHECK(sum / 4096 == Approx(0).margin(0.003));  // 4 standard errors of .044 / 64
  CHECK(squares / 4096 == Approx(2. / 1024).epsilon(0.1));
  CHECK(drawn.at("fc.bias").values == std::vector<float>(4, 0.f));
}

TEST_CASE("a network without a tensor is named", "[explain][errors]") {
  const auto model = untrained_model();
  CHECK_THROWS_WITH(randomise_all(model.graph(), {}, 1), Catch::Matchers::Contains("no tensor"));
}

TEST_CASE("the cascade tells at which layer a map changes", "[explain]") {
  const auto model = untrained_model();
  const auto graph = model.graph();
  const auto layers = layers_from_the_top(graph);
  const std::string second = layers[1] + ".weight";
  const auto make = [&](const Weights& weights) { return weights_as_map(weights, second); };
  const std::vector<cv::Mat1f> inputs = {tiny::random_image(8, "a"), tiny::random_image(8, "b")};
  const std::vector<std::vector<int>> targets = {{0}, {0}};
  const auto maps = make(model.weights)(inputs, targets);
  const auto steps = cascading_randomisation(graph, model.weights, make, inputs, targets, maps, 1);
  REQUIRE(steps.size() == layers.size());
  CHECK(steps[0].layer == layers[0]);
  CHECK(steps[0].mean == Approx(1));  // the last layer is not what the map shows
  CHECK(std::abs(steps[1].mean) < 0.2);
  CHECK(steps[2].mean == Approx(steps[1].mean));  // drawn alike, however many layers are
  CHECK(steps[1].correlations.size() == 2);
}

TEST_CASE("flat maps leave the cascade undefined", "[explain]") {
  const auto model = untrained_model();
  const auto flat = [](const Weights&) -> Attribute {
    return [](const std::vector<cv::Mat1f>& inputs, const std::vector<std::vector<int>>&) {
      return std::vector<std::vector<SaliencyMap>>(inputs.size(), {{cv::Mat1f::zeros(8, 8), {}, 0}});
    };
  };
  const std::vector<cv::Mat1f> inputs = {tiny::random_image(8, "a")};
  const auto maps = flat(model.weights)(inputs, {{0}});
  const auto steps = cascading_randomisation(model.graph(), model.weights, flat, inputs, {{0}}, maps, 1);
  CHECK(std::isnan(steps[0].mean));
  CHECK_THROWS_AS(cascading_randomisation(model.graph(), model.weights, flat, inputs, {{0}}, {}, 1), Error);
}
