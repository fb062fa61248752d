// HiResCAM (Draelos & Carin, arXiv 2011.08891): the gradient weighs every place by itself, so that the map of a pooled
// linear network adds up to its logit less the bias.
#include <ATen/TensorOperators.h>

#include "attribution/layer_maps.hpp"

namespace leukolens {

Maps maps_by_hires_cam(const Network& network, const at::Tensor& inputs, const Targets& targets,
                       const AttributionOptions& options) {
  return class_activation_maps(
      network, inputs, targets, options,
      [](const at::Tensor& gradient, const at::Tensor& values) { return weighted_sum(gradient, values); });
}

}  // namespace leukolens
