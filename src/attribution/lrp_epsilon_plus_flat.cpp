#include <ATen/core/Tensor.h>

#include "attribution/lrp_rules.hpp"

namespace leukolens {

Maps maps_by_lrp_epsilon_plus_flat(const Network& network, const at::Tensor& inputs, const Targets& targets,
                                   const AttributionOptions& options) {
  return relevance_maps(network, inputs, targets, options, epsilon_plus_flat(network));
}

}  // namespace leukolens
