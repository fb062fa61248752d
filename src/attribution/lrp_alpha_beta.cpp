// LRP-alpha-beta (Bach et al., PLoS ONE 10, 2015), alpha 2 and beta 1: what raises and what lowers a convolution's or a
// linear layer's value is kept apart.
#include <ATen/core/Tensor.h>

#include "attribution/lrp_rules.hpp"

namespace leukolens {

Maps maps_by_lrp_alpha_beta(const Network& network, const at::Tensor& inputs, const Targets& targets,
                            const AttributionOptions& options) {
  return relevance_maps(network, inputs, targets, options,
                        [&](const Node& node, const std::vector<at::Tensor>& in, const at::Tensor& relevance) {
                          if (node.op == Op::conv || node.op == Op::linear)
                            return signed_shares(network, node, in.front(), relevance, 2, 1);
                          return shares(network, node, in, relevance);
                        });
}

}  // namespace leukolens
