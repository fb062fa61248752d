// Ablation-CAM (Desai & Ramaswamy, WACV 2020): a channel's weight is the fraction of the score that is lost when the
// channel is set to 0. No gradient.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>

#include "attribution/layer_maps.hpp"

namespace leukolens {

Maps maps_by_ablation_cam(const Network& network, const at::Tensor& inputs, const Targets& targets,
                          const AttributionOptions& options) {
  const at::NoGradGuard plain;
  const auto layer = options.layer;
  const auto trace = network.trace(inputs);
  const auto& values = trace.at(layer);
  const auto scores = score_values(trace.at(network.graph().nodes.back().name), targets, options);
  const auto channels = values.size(1);
  std::vector<std::vector<at::Tensor>> weights(scores.size());
  for (std::int64_t i = 0; i < inputs.size(0); ++i) {
    auto without = values.narrow(0, i, 1).repeat({channels, 1, 1, 1});  // row c lacks channel c
    for (std::int64_t c = 0; c < channels; ++c) without[c][c].zero_();
    const Targets own(static_cast<std::size_t>(channels), targets[static_cast<std::size_t>(i)]);
    const auto left = score_values(network.logits_from(trace, i, layer, without), own, options);
    for (std::size_t t = 0; t < scores.size(); ++t) {
      const auto whole = scores[t][i];
      weights[t].push_back(((whole - left[t]) / (whole.abs() + 1e-8)).view({1, -1, 1, 1}));
    }
  }
  std::vector<at::Tensor> coarse;
  for (const auto& of_cells : weights) coarse.push_back(weighted_sum(at::cat(of_cells).to(values.device()), values));
  return upsampled_maps(coarse, scores, inputs.size(2));
}

}  // namespace leukolens
