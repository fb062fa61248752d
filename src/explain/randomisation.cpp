#include "leukolens/explain/randomisation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/explain/map_agreement.hpp"

namespace leukolens {
namespace {

bool has_weights(const Node& node) { return node.op == Op::conv || node.op == Op::linear; }

Tensor& tensor_of(Weights& weights, const std::string& name) {
  const auto found = weights.find(name);
  if (found == weights.end()) throw Error(Kind::bad_data, "the weights have no tensor `" + name + "`");
  return found->second;
}

void set_all(Weights& weights, const std::string& name, float value) {
  std::ranges::fill(tensor_of(weights, name).values, value);
}

void draw_layer(Weights& weights, const Node& node, std::uint64_t seed) {
  const std::string name = node.name + ".weight";
  auto& values = tensor_of(weights, name).values;
  const double fan_in = static_cast<double>(values.size()) / node.out;
  Random random(seed, "randomised weights", item_of(name));
  for (auto& value : values) value = static_cast<float>(std::sqrt(2 / fan_in) * random.normal());
  if (node.bias) set_all(weights, node.name + ".bias", 0);
}

void reset_batch_norm(Weights& weights, const std::string& name) {
  set_all(weights, name + ".weight", 1);
  set_all(weights, name + ".bias", 0);
  set_all(weights, name + ".running_mean", 0);
  set_all(weights, name + ".running_var", 1);
}

double mean_of_defined(const std::vector<std::vector<double>>& rows) {
  double sum = 0, n = 0;
  for (const auto& row : rows)
    for (const double value : row)
      if (std::isfinite(value)) {
        sum += value;
        ++n;
      }
  return n > 0 ? sum / n : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

std::vector<std::string> layers_from_the_top(const Graph& graph) {
  std::vector<std::string> layers;
  for (const auto& node : graph.nodes)
    if (has_weights(node)) layers.insert(layers.begin(), node.name);
  return layers;
}

Weights randomise_from_the_top(const Graph& graph, const Weights& weights, std::size_t count, std::uint64_t seed) {
  auto layers = layers_from_the_top(graph);
  if (count > layers.size())
    throw Error(Kind::bad_value,
                "cannot randomise " + std::to_string(count) + " layers: there are " + std::to_string(layers.size()));
  layers.resize(count);
  const auto chosen = [&](const std::string& name) { return std::ranges::find(layers, name) != layers.end(); };
  Weights drawn = weights;
  for (const auto& node : graph.nodes) {
    if (has_weights(node) && chosen(node.name)) draw_layer(drawn, node, seed);
    if (node.op == Op::batch_norm && chosen(node.inputs.front())) reset_batch_norm(drawn, node.name);
  }
  return drawn;
}

Weights randomise_all(const Graph& graph, const Weights& weights, std::uint64_t seed) {
  auto drawn = randomise_from_the_top(graph, weights, layers_from_the_top(graph).size(), seed);
  for (const auto& node : graph.nodes)
    if (node.op == Op::batch_norm) reset_batch_norm(drawn, node.name);  // also one that follows no convolution
  return drawn;
}

std::vector<RandomisedLayer> cascading_randomisation(const Graph& graph, const Weights& weights,
                                                     const std::function<Attribute(const Weights&)>& make,
                                                     const std::vector<cv::Mat1f>& inputs,
                                                     const std::vector<std::vector<int>>& targets,
                                                     const std::vector<std::vector<SaliencyMap>>& maps,
                                                     std::uint64_t seed) {
  if (maps.size() != inputs.size() || targets.size() != inputs.size())
    throw Error(Kind::bad_value, "cascading randomisation: one list of maps and of targets a cell is needed");
  std::vector<RandomisedLayer> steps;
  const auto layers = layers_from_the_top(graph);
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const auto attribute = make(randomise_from_the_top(graph, weights, k + 1, seed));
    const auto drawn = attribute(inputs, targets);
    RandomisedLayer step{layers[k], {}, 0};
    for (std::size_t i = 0; i < maps.size(); ++i) {
      step.correlations.emplace_back();
      for (std::size_t t = 0; t < maps[i].size(); ++t)
        step.correlations[i].push_back(rank_correlation(drawn.at(i).at(t).map, maps[i][t].map, Compare::sizes));
    }
    step.mean = mean_of_defined(step.correlations);
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace leukolens
