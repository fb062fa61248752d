// Guided backpropagation (Springenberg et al., ICLR workshop 2015): backpropagation that lets only rising gradients
// pass a ReLU that was on.
#include <ATen/core/Tensor.h>

#include "attribution/backward_maps.hpp"
#include "attribution/layer_maps.hpp"

namespace leukolens {

Maps maps_by_guided_backprop(const Network& network, const at::Tensor& inputs, const Targets& targets,
                             const AttributionOptions& options) {
  const auto found = backward_maps(network, inputs, targets, options, rectified_rule(network, true));
  return input_maps(found.maps, found.scores);
}

}  // namespace leukolens
