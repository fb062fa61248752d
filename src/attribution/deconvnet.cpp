// DeconvNet (Zeiler & Fergus, ECCV 2014): backpropagation that lets rising gradients pass every ReLU, on or off.
#include <ATen/core/Tensor.h>

#include "attribution/backward_maps.hpp"
#include "attribution/layer_maps.hpp"

namespace leukolens {

Maps maps_by_deconvnet(const Network& network, const at::Tensor& inputs, const Targets& targets,
                       const AttributionOptions& options) {
  const auto found = backward_maps(network, inputs, targets, options, rectified_rule(network, false));
  return input_maps(found.maps, found.scores);
}

}  // namespace leukolens
