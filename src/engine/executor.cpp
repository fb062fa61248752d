#include "leukolens/engine/executor.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/adaptive_avg_pool2d.h>
#include <ATen/ops/add.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/relu.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

constexpr double batch_norm_momentum = 0.1;  // PyTorch's default, so that weights mean the same there

const at::Tensor& parameter(const TensorMap& tensors, const Node& node, const char* part) {
  const auto found = tensors.find(node.name + part);
  if (found == tensors.end()) throw Error(Kind::bad_data, "the weights have no tensor `" + node.name + part + "`.");
  return found->second;
}

at::Tensor bias_of(const TensorMap& tensors, const Node& node) {
  return node.bias ? parameter(tensors, node, ".bias") : at::Tensor();
}

/// May be overwritten: no gradient is recorded and nobody else holds the value or a view of it.
bool free_to_overwrite(const at::Tensor& value) {
  return !at::GradMode::is_enabled() && value.use_count() == 1 && value.storage().use_count() == 1;
}

/// Inverted dropout (Srivastava et al., JMLR 15, 2014): kept values are divided by the probability of being kept.
at::Tensor drop(const at::Tensor& value, double probability, Random& random) {
  auto mask = at::empty(value.sizes(), value.options().device(at::kCPU));
  const auto keep = static_cast<float>(1 / (1 - probability));
  auto* out = mask.data_ptr<float>();
  for (std::int64_t i = 0; i < mask.numel(); ++i) out[i] = random.uniform() < probability ? 0.f : keep;
  return value.mul(mask.to(value.device()));
}

/// A strided 1 x 1 convolution looks at every stride-th pixel alone, so those are picked out first: on channels-last
/// values of fewer than 16 channels, oneDNN's own kernel writes past its buffer in the backward pass and returns wrong
/// gradients (oneDNN issue 6035).
at::Tensor convolve(const Node& node, const TensorMap& tensors, const at::Tensor& x) {
  const std::array<std::int64_t, 2> padding = {node.padding, node.padding};
  std::array<std::int64_t, 2> stride = {node.stride, node.stride};
  at::Tensor seen = x;
  if (node.kernel == 1 && node.padding == 0 && node.stride > 1) {
    for (const int side : {2, 3}) seen = seen.slice(side, std::nullopt, std::nullopt, node.stride);
    seen = seen.contiguous(x.suggest_memory_format());
    stride = {1, 1};
  }
  return at::conv2d(seen, parameter(tensors, node, ".weight"), bias_of(tensors, node), stride, padding);
}

/// The value of a node. Takes the inputs' last hold where it may overwrite them.
at::Tensor value_of(const Node& node, const TensorMap& tensors, std::vector<at::Tensor>& in, const Walk& walk) {
  at::Tensor& x = in.front();
  const std::array<std::int64_t, 2> kernel = {node.kernel, node.kernel}, stride = {node.stride, node.stride},
                                    padding = {node.padding, node.padding};
  switch (node.op) {
    case Op::input:
      return x;
    case Op::conv:
      return convolve(node, tensors, x);
    case Op::batch_norm:
      return at::batch_norm(x, parameter(tensors, node, ".weight"), parameter(tensors, node, ".bias"),
                            parameter(tensors, node, ".running_mean"), parameter(tensors, node, ".running_var"),
                            walk.train, batch_norm_momentum, batch_norm_epsilon, false);
    case Op::relu:
      return free_to_overwrite(x) ? x.relu_() : at::relu(x);
    case Op::max_pool:
      return at::max_pool2d(x, kernel, stride, padding);
    case Op::average_pool:
      return at::avg_pool2d(x, kernel, stride, padding);
    case Op::adaptive_average_pool:
      return at::adaptive_avg_pool2d(x, {node.side, node.side});
    case Op::global_average_pool:
      return x.mean({2, 3}, true);
    case Op::add:
      return free_to_overwrite(x) ? x.add_(in[1]) : x.add(in[1]);
    case Op::flatten:
      return x.flatten(1);
    case Op::linear:
      return at::linear(x, parameter(tensors, node, ".weight"), bias_of(tensors, node));
    case Op::dropout:
      return walk.train ? drop(x, node.probability, *walk.random) : x;
  }
  return x;
}

/// For every node, how many later nodes take its value.
std::map<std::string, int> count_uses(const Graph& graph) {
  std::map<std::string, int> uses;
  for (const auto& node : graph.nodes)
    for (const auto& input : node.inputs) ++uses[input];
  return uses;
}

}  // namespace

TensorMap to_tensors(const Graph& graph, const Weights& weights) {
  TensorMap tensors;
  for (const auto& wanted : parameter_shapes(graph)) {
    const auto found = weights.find(wanted.name);
    if (found == weights.end() || found->second.shape != wanted.shape)
      throw Error(Kind::bad_data, "the weights have no tensor `" + wanted.name + "` of the shape that " +
                                      graph.architecture + " needs.");
    const std::vector<std::int64_t> sizes(wanted.shape.begin(), wanted.shape.end());
    auto tensor = at::empty(sizes, at::TensorOptions().dtype(at::kFloat));
    std::ranges::copy(found->second.values, tensor.data_ptr<float>());
    tensors[wanted.name] = tensor;
  }
  return tensors;
}

Weights to_weights(const TensorMap& tensors) {
  Weights weights;
  for (const auto& [name, tensor] : tensors) {
    const auto plain = tensor.detach().to(at::kCPU).contiguous();
    const auto* values = plain.data_ptr<float>();
    weights[name] = {{plain.sizes().begin(), plain.sizes().end()}, {values, values + plain.numel()}};
  }
  return weights;
}

at::Tensor run_node(const Node& node, const TensorMap& tensors, std::vector<at::Tensor> inputs) {
  return value_of(node, tensors, inputs, {});
}

at::Tensor execute(const Graph& graph, const TensorMap& tensors, const at::Tensor& input, const Walk& walk) {
  auto uses = count_uses(graph);
  std::map<std::string, at::Tensor> values;
  for (const auto& node : graph.nodes) {
    std::vector<at::Tensor> in;
    if (node.op == Op::input) in.push_back(input);
    for (const auto& name : node.inputs) {
      in.push_back(values.at(name));
      if (--uses[name] == 0) values.erase(name);
    }
    auto value = value_of(node, tensors, in, walk);
    if (walk.observe) value = walk.observe(node, std::move(value));
    values[node.name] = std::move(value);  // no copy stays here: the next node may overwrite what nobody else holds
  }
  return values.at(graph.nodes.back().name);
}

}  // namespace leukolens
