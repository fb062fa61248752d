#pragma once
#include <string>
#include <vector>

#include "leukolens/attribution/method.hpp"
#include "leukolens/model/graph.hpp"

namespace leukolens {

/// Layers whose value is a stack of maps (N x C x H x W), in graph order: what Grad-CAM and its kin can look at.
std::vector<std::string> map_layers(const Graph& graph);

/// The layer that a method looks at where none is asked for: the last feature map; of a method that fuses, all stages
/// of the network where it names them. Chosen by measurement: docs/explanations.md.
std::string default_map_layer(const Graph& graph, const AttributionMethod& method);

/// The layers of a fused map: "layer1.0*layer2.0" is two, a name without `*` is one.
std::vector<std::string> parts_of_layer(const std::string& layer);

/// The layer asked for, or the method's default one where `wanted` is empty. `A*B*C` fuses the maps of several layers:
/// each scaled to a largest value of 1, then their geometric mean, at the scale of the last one's map.
/// @throws Error  Kind::usage naming the layers that hold maps
std::string layer_of_maps(const Graph& graph, const AttributionMethod& method, const std::string& wanted);

/// @throws Error  Kind::usage naming the layers that hold maps, where one of the layer's parts is none of them
void check_map_layer(const Graph& graph, const std::string& layer);

}  // namespace leukolens
