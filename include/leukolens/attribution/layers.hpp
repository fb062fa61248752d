#pragma once
#include <string>
#include <vector>

#include "leukolens/model/graph.hpp"

namespace leukolens {

/// Layers whose value is a stack of maps (N x C x H x W), in graph order: what Grad-CAM and its kin can look at.
std::vector<std::string> map_layers(const Graph& graph);

/// The layer that is looked at where none is asked for: the last feature map.
std::string default_map_layer(const Graph& graph);

/// The layers of a fused map: "layer1.0*layer2.0" is two, a name without `*` is one.
std::vector<std::string> parts_of_layer(const std::string& layer);

/// The layer asked for, or the default one where `wanted` is empty. `A*B*C` fuses the maps of several layers: each
/// scaled to a largest value of 1, then their geometric mean, at the scale of the last one's map.
/// @throws Error  Kind::usage naming the layers that hold maps
std::string layer_of_maps(const Graph& graph, const std::string& wanted);

}  // namespace leukolens
