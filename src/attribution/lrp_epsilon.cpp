// LRP-epsilon (Bach et al., PLoS ONE 10, 2015): every layer's relevance is split by its inputs' shares of its value.
#include <ATen/core/Tensor.h>

#include "attribution/backward_maps.hpp"
#include "attribution/layer_maps.hpp"
#include "attribution/lrp_rules.hpp"

namespace leukolens {

Maps maps_by_lrp_epsilon(const Network& network, const at::Tensor& inputs, const Targets& targets,
                         const AttributionOptions& options) {
  const auto found = backward_maps(
      network, inputs, targets, options,
      [&](const Node& node, const std::vector<at::Tensor>& in, const at::Tensor&,
          const at::Tensor& relevance) -> std::vector<at::Tensor> {
        if (node.op == Op::relu) return {relevance};
        return shares(network, node, in, relevance);
      },
      Seed::relevance);
  return input_maps(found.maps, found.scores);
}

}  // namespace leukolens
