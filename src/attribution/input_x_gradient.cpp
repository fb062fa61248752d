// Input x gradient (Shrikumar et al., arXiv 1605.01713): to first order, what each pixel adds to the score beside the
// mean phase of the training cells, which is 0 after standardisation.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include "attribution/layer_maps.hpp"

namespace leukolens {

Maps maps_by_input_x_gradient(const Network& network, const at::Tensor& inputs, const Targets& targets,
                              const AttributionOptions& options) {
  const auto found = gradients_of(network, inputs, targets, options, network.graph().nodes.front().name);
  const at::NoGradGuard plain;
  std::vector<at::Tensor> fine;
  for (const auto& gradient : found.gradients) fine.push_back(found.values * gradient);
  return input_maps(fine, score_values(found.logits, targets, options));
}

}  // namespace leukolens
