// LRP-epsilon (Bach et al., PLoS ONE 10, 2015): every layer's relevance is split by its inputs' shares of its value.
#include <ATen/core/Tensor.h>

#include "attribution/lrp_rules.hpp"

namespace leukolens {

Maps maps_by_lrp_epsilon(const Network& network, const at::Tensor& inputs, const Targets& targets,
                         const AttributionOptions& options) {
  return relevance_maps(network, inputs, targets, options,
                        [&](const Node& node, const std::vector<at::Tensor>& in, const at::Tensor& relevance) {
                          return shares(network, node, in, relevance);
                        });
}

}  // namespace leukolens
