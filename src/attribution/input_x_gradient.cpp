// Input x gradient (Shrikumar et al., arXiv 1605.01713): to first order, what each pixel adds to the score beside its
// baseline.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>

#include "attribution/layer_maps.hpp"

namespace leukolens {

Maps maps_by_input_x_gradient(const Network& network, const at::Tensor& inputs, const Targets& targets,
                              const AttributionOptions& options) {
  const auto found = gradients_of(network, inputs, targets, options, network.graph().nodes.front().name);
  const at::NoGradGuard plain;
  const auto departure = (inputs - baselines_of(inputs, options, network.zero_phase())).to(found.values.device());
  std::vector<at::Tensor> fine;
  for (const auto& gradient : found.gradients) fine.push_back(departure * gradient);
  return input_maps(fine, score_values(found.logits, targets, options));
}

}  // namespace leukolens
