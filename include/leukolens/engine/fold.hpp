#pragma once
#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

struct FoldedNetwork {
  Graph graph;
  Weights weights;
};

/// Writes every batch norm that follows a convolution into that convolution's weights and bias: in evaluation both are
/// one affine map per channel. Computed in double. The convolution keeps its name and takes the batch norm's place.
/// @throws Error  Kind::bad_data naming a tensor that is missing
FoldedNetwork fold_batch_norm(const Graph& graph, const Weights& weights);

}  // namespace leukolens
