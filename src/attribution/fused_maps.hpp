#pragma once
#include <functional>

#include "attribution/methods.hpp"

namespace leukolens {

/// Maps of several layers as one: where all of them are bright. Each is scaled to a largest value of 1; the fused map
/// is their geometric mean times the largest value of the last one, whose raw map it keeps. Zero where any of them is.
/// @param of_layer  the maps of one layer, not below 0 but for signed methods, whose signs must agree to count
/// @param layers    at least one
Maps fused_maps(const std::vector<std::string>& layers, const std::function<Maps(const std::string& layer)>& of_layer);

}  // namespace leukolens
