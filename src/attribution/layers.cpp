#include "leukolens/attribution/layers.hpp"

#include <algorithm>
#include <map>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {

std::vector<std::string> map_layers(const Graph& graph) {
  std::map<std::string, bool> is_map;
  std::vector<std::string> names;
  for (const auto& node : graph.nodes) {
    bool map = node.op != Op::flatten && node.op != Op::linear && node.op != Op::global_average_pool;
    for (const auto& input : node.inputs) map = map && is_map[input];
    is_map[node.name] = map;
    if (map) names.push_back(node.name);
  }
  return names;
}

std::string default_map_layer(const Graph& graph) { return graph.feature_map; }

std::string layer_of_maps(const Graph& graph, const std::string& wanted) {
  const auto layer = wanted.empty() ? default_map_layer(graph) : wanted;
  const auto layers = map_layers(graph);
  if (std::ranges::find(layers, layer) != layers.end()) return layer;
  throw Error(Kind::usage, graph.architecture + ": no layer `" + layer +
                               "` that holds maps. Give one of: " + join(layers, ", ") + ".");
}

}  // namespace leukolens
