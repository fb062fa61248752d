// XGrad-CAM (Fu et al., BMVC 2020): a channel's weight is its gradient averaged over its places with its own values as
// weights.
#include <ATen/TensorOperators.h>

#include "attribution/layer_maps.hpp"

namespace leukolens {

Maps maps_by_xgrad_cam(const Network& network, const at::Tensor& inputs, const Targets& targets,
                       const AttributionOptions& options) {
  return class_activation_maps(
      network, inputs, targets, options, [](const at::Tensor& gradient, const at::Tensor& values) {
        const auto total =
            values.sum({2, 3}, /*keepdim=*/true) + 1e-7;  // a channel that is 0 everywhere weighs nothing
        return weighted_sum((gradient * values).sum({2, 3}, true) / total, values);
      });
}

}  // namespace leukolens
