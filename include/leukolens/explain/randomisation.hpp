#pragma once
#include <cstdint>
#include <functional>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "leukolens/attribution/attribution.hpp"
#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace leukolens {

/// Convolutions and linear layers from the last to the first, the order in which cascading randomisation replaces them.
std::vector<std::string> layers_from_the_top(const Graph& graph);

/// The weights with the first `count` of `layers_from_the_top` drawn anew, each with the batch norm behind it: weights
/// normal with variance 2 / fan-in (He et al., ICCV 2015), biases 0, batch norms as before training (weight 1, bias 0,
/// mean 0, variance 1). A fresh network of that kind keeps the scale of its values, so its maps do not vanish for a
/// reason that has nothing to do with what was learnt. A tensor's numbers come from (seed, its name) alone.
/// @throws Error  Kind::bad_value for more layers than there are; Kind::bad_data for a missing tensor
Weights randomise_from_the_top(const Graph& graph, const Weights& weights, std::size_t count, std::uint64_t seed);

/// Every layer drawn anew: a network that has learnt nothing.
Weights randomise_all(const Graph& graph, const Weights& weights, std::uint64_t seed);

/// One step of the cascade.
struct RandomisedLayer {
  std::string layer;  ///< the last one replaced, with all above it
  std::vector<std::vector<double>>
      correlations;  ///< N x T: rank correlation of |map| with |map of the trained network|
  double mean;       ///< over those that are defined; NaN where none is
};

/// Cascading randomisation (Adebayo et al., NeurIPS 2018): a method that explains the network gives other maps once the
/// layers from the last to the first know nothing, so the correlation falls towards 0; one that stays near 1 draws the
/// input. NaN where a map is flat.
/// @param make     a method on a network with these weights
/// @param inputs   N of S x S, standardised; targets N x T; maps N x T of the trained network
/// @throws Error  Kind::bad_value for maps that are not N x T; as Attribute
std::vector<RandomisedLayer> cascading_randomisation(const Graph& graph, const Weights& weights,
                                                     const std::function<Attribute(const Weights&)>& make,
                                                     const std::vector<cv::Mat1f>& inputs,
                                                     const std::vector<std::vector<int>>& targets,
                                                     const std::vector<std::vector<SaliencyMap>>& maps,
                                                     std::uint64_t seed);

}  // namespace leukolens
