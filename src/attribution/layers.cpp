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

std::string default_map_layer(const Graph& graph, const AttributionMethod& method) {
  return method.fuses && !graph.stages.empty() ? join(graph.stages, "*") : graph.feature_map;
}

std::vector<std::string> parts_of_layer(const std::string& layer) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (auto end = layer.find('*'); end != std::string::npos; end = layer.find('*', begin = end + 1))
    parts.push_back(layer.substr(begin, end - begin));
  parts.push_back(layer.substr(begin));
  return parts;
}

void check_map_layer(const Graph& graph, const std::string& layer) {
  const auto layers = map_layers(graph);
  for (const auto& part : parts_of_layer(layer))
    if (std::ranges::find(layers, part) == layers.end())
      throw Error(Kind::usage, graph.architecture + ": no layer `" + part +
                                   "` that holds maps. Give one of: " + join(layers, ", ") + ".");
}

std::string layer_of_maps(const Graph& graph, const AttributionMethod& method, const std::string& wanted) {
  const auto layer = wanted.empty() ? default_map_layer(graph, method) : wanted;
  check_map_layer(graph, layer);
  return layer;
}

}  // namespace leukolens
