#pragma once
#include "leukolens/attribution/method.hpp"
#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

/// Whether a network can serve a method with these options. What depends on the cell's size alone is checked when a
/// cell is explained.
/// @param references  M x 1 x S x S train cells, or none
/// @throws Error  Kind::usage for an unknown layer (lists them), an option out of its range, a score that the method
///                cannot split, and a network that lacks what the method needs; names the remedy
void check_method(const Graph& graph, const AttributionMethod& method, const AttributionOptions& options,
                  const Tensor& references);

}  // namespace leukolens
