// CAM (Zhou et al., CVPR 2016): of a network that ends in global average pooling and one linear layer, each place's own
// contribution to the logit. Exact, without a backward pass.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include "attribution/layer_maps.hpp"
#include "attribution/linear_head.hpp"
#include "attribution/score.hpp"

namespace leukolens {
Maps maps_by_cam(const Network& network, const at::Tensor& inputs, const Targets& targets,
                 const AttributionOptions& options) {
  const auto& graph = network.graph();
  const auto* head = linear_head(graph, graph.feature_map);  // there is one: check_method has looked
  const at::NoGradGuard plain;
  const auto [logits, values] = network.values(inputs, graph.feature_map);
  auto weights = network.parameter(head->name + ".weight");  // K x C
  if (options.score == ScoreOf::centred) weights = weights - weights.mean(0, /*keepdim=*/true);
  const auto places = static_cast<double>(values.size(2) * values.size(3));
  std::vector<at::Tensor> coarse;
  for (std::size_t t = 0; t < targets.front().size(); ++t) {
    const auto classes = column_of(targets, t, 0, inputs.size(0));
    const auto rows = at::tensor(std::vector<std::int64_t>(classes.begin(), classes.end())).to(weights.device());
    const auto own = at::index_select(weights, 0, rows);  // N x C
    coarse.push_back(weighted_sum(own.unsqueeze(2).unsqueeze(3) / places, values));
  }
  return upsampled_maps(coarse, score_values(logits, targets, options), inputs.size(2));
}

}  // namespace leukolens
