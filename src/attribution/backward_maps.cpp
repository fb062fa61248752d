#include "attribution/backward_maps.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

#include "attribution/layer_maps.hpp"

namespace leukolens {
namespace {

constexpr std::int64_t rows_at_once = 16;

}  // namespace

at::Tensor rows_walked(const at::Tensor& rows, std::int64_t first) {
  const auto count = std::min(rows_at_once, rows.size(0) - first);
  const auto own = rows.narrow(0, first, count);
  if (count == rows_at_once) return own;
  auto sizes = rows.sizes().vec();
  sizes[0] = rows_at_once - count;
  return at::cat({own, at::zeros(sizes, rows.options())});
}

BackwardMaps backward_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                           const AttributionOptions& options, const RuleOfRows& rule_of, Seed seed) {
  std::vector<std::vector<at::Tensor>> maps(targets.front().size());
  std::vector<at::Tensor> logits;
  for (std::int64_t first = 0; first < inputs.size(0); first += rows_at_once) {
    const auto count = std::min(rows_at_once, inputs.size(0) - first);
    const auto trace = network.trace(rows_walked(inputs, first));
    const auto& z = trace.at(network.graph().nodes.back().name);
    const auto rule = rule_of(first);
    Targets own(targets.begin() + first, targets.begin() + first + count);
    own.resize(static_cast<std::size_t>(rows_at_once), own.front());
    const auto scores = scores_of(own, options);
    for (std::size_t t = 0; t < scores.size(); ++t) {
      const auto gradient = seed_of(scores[t], z);
      const auto relevance = network.walk_back(trace, seed == Seed::relevance ? gradient * z : gradient, rule);
      maps[t].push_back(relevance.at(network.graph().nodes.front().name).narrow(0, 0, count));
    }
    logits.push_back(z.narrow(0, 0, count));
  }
  BackwardMaps out;
  for (const auto& blocks : maps) out.maps.push_back(at::cat(blocks));
  out.scores = score_values(at::cat(logits), targets, options);
  return out;
}

BackwardMaps backward_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                           const AttributionOptions& options, const BackwardRule& rule, Seed seed) {
  return backward_maps(network, inputs, targets, options, RuleOfRows([&rule](std::int64_t) { return rule; }), seed);
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
