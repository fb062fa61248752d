#include "attribution/backward_maps.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/relu.h>

#include "attribution/layer_maps.hpp"

namespace leukolens {
BackwardMaps backward_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                           const AttributionOptions& options, const BackwardRule& rule, Seed seed) {
  const auto trace = network.trace(inputs);
  const auto& logits = trace.at(network.graph().nodes.back().name);
  BackwardMaps out;
  for (const auto& score : scores_of(targets, options)) {
    const auto gradient = seed_of(score, logits);
    const auto relevance = network.walk_back(trace, seed == Seed::relevance ? gradient * logits : gradient, rule);
    out.maps.push_back(relevance.at(network.graph().nodes.front().name));
  }
  out.scores = score_values(logits, targets, options);
  return out;
}

BackwardRule rectified_rule(const Network& network, bool forwards) {
  return [plain = gradient_rule(network), forwards](const Node& node, const std::vector<at::Tensor>& inputs,
                                                    const at::Tensor& output,
                                                    const at::Tensor& relevance) -> std::vector<at::Tensor> {
    if (node.op != Op::relu) return plain(node, inputs, output, relevance);
    const auto passed = at::relu(relevance);
    return {forwards ? passed * (inputs.front() > 0) : passed};
  };
}

}  // namespace leukolens
