#pragma once
#include <string>
#include <vector>

#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

/// Where training starts from when it starts from somebody's weights, and what of them is used.
struct StartingWeights {
  Weights weights;                 ///< every tensor that the graph needs
  std::size_t used = 0;            ///< tensors used, the summed one too
  std::string summed;              ///< first convolution, its input channels added up; empty: used as it is
  std::vector<std::string> fresh;  ///< of the last layer, for another number of classes: started anew
};

/// Fits weights by torchvision's names to the graph: a first convolution for three channels is summed over them (the
/// same answer to a grey image), a last layer for another number of classes is replaced by `seeded`'s.
/// @throws Error  Kind::bad_data naming `path` and the tensors: missing, unknown to the graph, of another shape, NaN
StartingWeights starting_weights(const Graph& graph, const Weights& given, const Weights& seeded,
                                 const std::string& path);

/// "102 tensors of resnet18.safetensors; conv1.weight summed over 3 channels; fc.weight, fc.bias started anew"
std::string describe(const StartingWeights& start, const std::string& path);

}  // namespace leukolens
