// LRP, the composite epsilon-plus-flat (Kohlbrenner et al., IJCNN 2020): shares in linear layers, rising contributions
// alone in convolutions, and evenly over what the first convolution looks at.
#include <ATen/core/Tensor.h>

#include "attribution/lrp_rules.hpp"

namespace leukolens {

Maps maps_by_lrp_epsilon_plus_flat(const Network& network, const at::Tensor& inputs, const Targets& targets,
                                   const AttributionOptions& options) {
  return relevance_maps(network, inputs, targets, options,
                        [&](const Node& node, const std::vector<at::Tensor>& in, const at::Tensor& relevance) {
                          const bool first = node.inputs.front() == network.graph().nodes.front().name;
                          if (node.op == Op::conv && first) return flat_shares(network, node, in.front(), relevance);
                          if (node.op == Op::conv) return signed_shares(network, node, in.front(), relevance, 1, 0);
                          return shares(network, node, in, relevance);
                        });
}

}  // namespace leukolens
