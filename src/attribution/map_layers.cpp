#include <map>

#include "attribution/methods.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

/// Layers whose value is a stack of maps, and which Grad-CAM can therefore look at.
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

}  // namespace

std::string layer_of_maps(const Graph& graph, const std::string& wanted) {
  const std::string layer = wanted.empty() ? graph.feature_map : wanted;
  const auto layers = map_layers(graph);
  for (const auto& name : layers)
    if (name == layer) return layer;
  throw Error(Kind::usage, graph.architecture + ": no layer `" + layer +
                               "` that holds maps. Give one of: " + join(layers, ", ") + ".");
}

}  // namespace leukolens
