// Saliency (Simonyan et al., ICLR workshop 2014): how fast the score changes with each pixel, either way.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include "attribution/layer_maps.hpp"

namespace leukolens {

Maps maps_by_saliency(const Network& network, const at::Tensor& inputs, const Targets& targets,
                      const AttributionOptions& options) {
  const auto found = gradients_of(network, inputs, targets, options, network.graph().nodes.front().name);
  const at::NoGradGuard plain;
  std::vector<at::Tensor> fine;
  for (const auto& gradient : found.gradients) fine.push_back(gradient.abs());
  return input_maps(fine, score_values(found.logits, targets, options));
}

}  // namespace leukolens
