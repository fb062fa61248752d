// LayerCAM (Jiang et al., IEEE TIP 30, 2021): as HiResCAM, but only what raises the score counts; meant for early
// layers too.
#include <ATen/TensorOperators.h>
#include <ATen/ops/relu.h>

#include "attribution/layer_maps.hpp"

namespace leukolens {

Maps maps_by_layer_cam(const Network& network, const at::Tensor& inputs, const Targets& targets,
                       const AttributionOptions& options) {
  return class_activation_maps(
      network, inputs, targets, options,
      [](const at::Tensor& gradient, const at::Tensor& values) { return weighted_sum(at::relu(gradient), values); });
}

}  // namespace leukolens
