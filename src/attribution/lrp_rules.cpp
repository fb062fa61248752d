#include "attribution/lrp_rules.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/where.h>

#include <array>

#include "attribution/backward_maps.hpp"
#include "attribution/layer_maps.hpp"

namespace leukolens {
namespace {

constexpr double epsilon = 1e-6;  // as zennit has it

/// R / z, kept finite where z is nearly 0.
at::Tensor divided(const at::Tensor& relevance, const at::Tensor& value) {
  return relevance / at::where(value >= 0, value + epsilon, value - epsilon);
}

at::Tensor rising(const at::Tensor& value) { return at::clamp(value, 0, std::nullopt); }
at::Tensor falling(const at::Tensor& value) { return at::clamp(value, std::nullopt, 0); }

/// The node's linear map with other weights, without bias.
at::Tensor applied(const Node& node, const at::Tensor& input, const at::Tensor& weight) {
  if (node.op == Op::linear) return at::linear(input, weight);
  const std::array<std::int64_t, 2> stride = {node.stride, node.stride}, padding = {node.padding, node.padding};
  return at::conv2d(input, weight, {}, stride, padding);
}

/// Nodes whose every value is one of their inputs: its relevance goes there whole. Shares would say the same, less what
/// epsilon swallows of small values.
bool hands_on(Op op) { return op == Op::flatten || op == Op::dropout || op == Op::max_pool; }

/// A kind of contribution: inputs of one sign through weights of one sign.
struct Part {
  at::Tensor input, weight;
};

/// sum_i x_i w_i s over the parts, for each input, where z = sum of the parts + bias and s = R / z.
at::Tensor shares_of(const Node& node, std::array<Part, 2> parts, const at::Tensor& bias, const at::Tensor& relevance) {
  const at::AutoGradMode record(true);
  std::vector<at::Tensor> leaves;
  at::Tensor value;
  for (auto& part : parts) {
    leaves.push_back(part.input.detach().requires_grad_(true));
    const auto own = applied(node, leaves.back(), part.weight);
    value = value.defined() ? value + own : own;
  }
  auto whole = value.detach();
  if (bias.defined()) whole = whole + (node.op == Op::linear ? bias : bias.view({1, -1, 1, 1}));
  value.backward(divided(relevance, whole), false, false, at::TensorList(leaves));
  return leaves[0].detach() * leaves[0].grad() + leaves[1].detach() * leaves[1].grad();
}

}  // namespace

std::vector<at::Tensor> shares(const Network& network, const Node& node, const std::vector<at::Tensor>& inputs,
                               const at::Tensor& relevance) {
  const at::AutoGradMode record(true);
  std::vector<at::Tensor> leaves, out;
  for (const auto& input : inputs) leaves.push_back(input.detach().requires_grad_(true));
  const auto value = network.run(node, leaves);
  value.backward(divided(relevance, value.detach()), false, false, at::TensorList(leaves));
  for (const auto& leaf : leaves) out.push_back(leaf.detach() * leaf.grad());
  return out;
}

std::vector<at::Tensor> signed_shares(const Network& network, const Node& node, const at::Tensor& input,
                                      const at::Tensor& relevance, double alpha, double beta) {
  const auto& weight = network.parameter(node.name + ".weight");
  const auto bias = node.bias ? network.parameter(node.name + ".bias") : at::Tensor();
  auto out = alpha * shares_of(node, {Part{rising(input), rising(weight)}, Part{falling(input), falling(weight)}},
                               bias.defined() ? rising(bias) : bias, relevance);
  if (beta != 0)
    out = out - beta * shares_of(node, {Part{rising(input), falling(weight)}, Part{falling(input), rising(weight)}},
                                 bias.defined() ? falling(bias) : bias, relevance);
  return {out};
}

std::vector<at::Tensor> flat_shares(const Network& network, const Node& node, const at::Tensor& input,
                                    const at::Tensor& relevance) {
  const auto ones = at::ones_like(network.parameter(node.name + ".weight"));
  const at::AutoGradMode record(true);
  auto leaf = at::ones_like(input).requires_grad_(true);
  const auto value = applied(node, leaf, ones);
  value.backward(divided(relevance, value.detach()), false, false, at::TensorList(leaf));
  return {leaf.grad()};
}

RelevanceRule epsilon_plus_flat(const Network& network) {
  return [&network](const Node& node, const std::vector<at::Tensor>& in, const at::Tensor& relevance) {
    const bool first = node.inputs.front() == network.graph().nodes.front().name;
    if (node.op == Op::conv && first) return flat_shares(network, node, in.front(), relevance);
    if (node.op == Op::conv) return signed_shares(network, node, in.front(), relevance, 1, 0);
    return shares(network, node, in, relevance);
  };
}

BackwardRule relevance_rule(const Network& network, RelevanceRule rule) {
  return [rule = std::move(rule), hand_on = gradient_rule(network)](
             const Node& node, const std::vector<at::Tensor>& in, const at::Tensor& out,
             const at::Tensor& relevance) -> std::vector<at::Tensor> {
    if (node.op == Op::relu) return {relevance};
    if (hands_on(node.op)) return hand_on(node, in, out, relevance);
    return rule(node, in, relevance);
  };
}

Maps relevance_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                    const AttributionOptions& options, const RelevanceRule& rule) {
  const auto found = backward_maps(network, inputs, targets, options, relevance_rule(network, rule), Seed::relevance);
  return input_maps(found.maps, found.scores);
}

}  // namespace leukolens
