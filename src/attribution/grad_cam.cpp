// Grad-CAM (Selvaraju et al., ICCV 2017): a class's weight of a channel is the spatial mean of its gradient.
#include <ATen/TensorOperators.h>

#include "attribution/layer_maps.hpp"

namespace leukolens {

Maps maps_by_grad_cam(const Network& network, const at::Tensor& inputs, const Targets& targets,
                      const AttributionOptions& options) {
  return class_activation_maps(network, inputs, targets, options,
                               [](const at::Tensor& gradient, const at::Tensor& values) {
                                 return weighted_sum(gradient.mean({2, 3}, /*keepdim=*/true), values);
                               });
}

}  // namespace leukolens
