#include "attribution/network.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>

#include "attribution/linear_head.hpp"
#include "leukolens/engine/fold.hpp"

namespace leukolens {
namespace {

constexpr std::int64_t rows_at_once = 16;

/// Convolutions' weights with their channels last, the layout that oneDNN is fastest in; values follow them.
TensorMap on_device(TensorMap tensors, const std::string& device) {
  const auto where = device_of(device);
  for (auto& [name, tensor] : tensors)
    tensor = (tensor.dim() == 4 ? tensor.contiguous(at::MemoryFormat::ChannelsLast) : tensor).to(where);
  return tensors;
}

bool has_batch_norm(const Graph& graph) {
  return std::ranges::find(graph.nodes, Op::batch_norm, &Node::op) != graph.nodes.end();
}

/// The tensors of the folded graph on the device of the plain ones; linear layers share theirs, which may be large.
TensorMap folded_tensors(const FoldedNetwork& folded, const TensorMap& plain, const std::string& device) {
  Graph others = folded.graph;
  std::erase_if(others.nodes, [](const Node& node) { return node.op == Op::linear; });
  auto tensors = on_device(to_tensors(others, folded.weights), device);
  for (const auto& parameter : parameter_shapes(folded.graph))
    if (!tensors.contains(parameter.name)) tensors[parameter.name] = plain.at(parameter.name);
  return tensors;
}

/// The weights without those of linear layers.
Weights convolutional(const Weights& weights) {
  Weights out;
  for (const auto& [name, tensor] : weights)
    if (tensor.shape.size() != 2) out.insert({name, tensor});
  return out;
}

at::Tensor to_tensor(const Tensor& tensor) {
  auto out = at::empty(std::vector<std::int64_t>(tensor.shape.begin(), tensor.shape.end()),
                       at::TensorOptions().dtype(at::kFloat));
  std::ranges::copy(tensor.values, out.data_ptr<float>());
  return out;
}

}  // namespace

Network::Network(Graph graph, const Weights& weights, const std::string& device, double zero_phase,
                 const Tensor& references)
    : Network(graph, on_device(to_tensors(graph, weights), device), zero_phase) {
  if (!references.values.empty()) references_ = to_tensor(references);
  if (!has_batch_norm(graph_)) return;
  const auto folded = fold_batch_norm(graph_, convolutional(weights));
  folded_.reset(new Network(folded.graph, folded_tensors(folded, tensors_, device), zero_phase));
}

Network::Network(Graph graph, TensorMap tensors, double zero_phase)
    : graph_(std::move(graph)), tensors_(std::move(tensors)), zero_phase_(zero_phase) {}

const Network& Network::fastest_with(const std::string& node) const {
  const auto& nodes = folded().graph_.nodes;
  const auto kept = std::ranges::find(nodes, node, &Node::name);
  if (kept == nodes.end()) return *this;
  for (const auto& next : graph_.nodes)  // a folded convolution has its batch norm's value
    if (next.op == Op::batch_norm && next.inputs.front() == node) return *this;
  return folded();
}

void Network::in_blocks(const at::Tensor& inputs,
                        const std::function<void(const at::Tensor&, std::int64_t, std::int64_t)>& work) const {
  const auto device = tensors_.empty() ? inputs.device() : tensors_.begin()->second.device();
  for (std::int64_t first = 0; first < inputs.size(0); first += rows_at_once) {
    const auto count = std::min(rows_at_once, inputs.size(0) - first);
    auto block = inputs.narrow(0, first, count).to(device);
    if (count < rows_at_once) {
      auto sizes = inputs.sizes().vec();
      sizes[0] = rows_at_once - count;
      block = at::cat({block, at::zeros(sizes, block.options())});
    }
    work(block, first, count);
  }
}

at::Tensor Network::logits(const at::Tensor& inputs) const {
  const at::NoGradGuard plain;
  const auto& fast = folded();
  std::vector<at::Tensor> all;
  in_blocks(inputs, [&](const at::Tensor& block, std::int64_t, std::int64_t count) {
    all.push_back(execute(fast.graph_, fast.tensors_, block).narrow(0, 0, count));
  });
  return at::cat(all);
}

Network::Values Network::values(const at::Tensor& inputs, const std::string& node) const {
  const at::NoGradGuard plain;
  const auto& fast = fastest_with(node);
  std::vector<at::Tensor> logits, values;
  in_blocks(inputs, [&](const at::Tensor& block, std::int64_t, std::int64_t count) {
    Walk walk;
    walk.observe = [&](const Node& seen, at::Tensor value) {
      if (seen.name == node) values.push_back(value.narrow(0, 0, count));
      return value;
    };
    logits.push_back(execute(fast.graph_, fast.tensors_, block, walk).narrow(0, 0, count));
  });
  return {at::cat(logits), at::cat(values)};
}

Network::Gradients Network::gradients(const at::Tensor& inputs, const std::vector<Score>& scores,
                                      const std::string& node) const {
  if (const auto* head = linear_head(graph_, node)) return gradients_at_head(inputs, scores, node, *head);
  const at::AutoGradMode record(true);
  const auto& fast = fastest_with(node);
  std::vector<at::Tensor> logits, values;
  std::vector<std::vector<at::Tensor>> gradients(scores.size());
  in_blocks(inputs, [&](const at::Tensor& block, std::int64_t first, std::int64_t count) {
    at::Tensor value;  // cut off from what lies below, so that the gradient ends here
    Walk walk;
    walk.observe = [&](const Node& seen, at::Tensor v) {
      if (seen.name != node) return v;
      return value = v.detach().requires_grad_(true);
    };
    const auto z = execute(fast.graph_, fast.tensors_, block, walk).narrow(0, 0, count);
    for (std::size_t s = 0; s < scores.size(); ++s) {
      value.mutable_grad() = at::Tensor();
      const auto sum = scores[s](z, first).sum();  // rows do not meet, so each row's gradient is its own
      sum.backward({}, /*retain_graph=*/s + 1 < scores.size(), /*create_graph=*/false, at::TensorList(value));
      gradients[s].push_back(value.grad().narrow(0, 0, count));
    }
    logits.push_back(z.detach());
    values.push_back(value.detach().narrow(0, 0, count));
  });
  Gradients out{{at::cat(logits), at::cat(values)}, {}};
  for (const auto& blocks : gradients) out.gradients.push_back(at::cat(blocks));
  return out;
}

/// d score / d value = sum_k d score / d logit_k w_k / (H W), the same at every place.
Network::Gradients Network::gradients_at_head(const at::Tensor& inputs, const std::vector<Score>& scores,
                                              const std::string& node, const Node& head) const {
  Gradients out{values(inputs, node), {}};
  const at::NoGradGuard plain;
  const auto places = static_cast<double>(out.values.size(2) * out.values.size(3));
  const auto weights = parameter(head.name + ".weight") / places;  // K x C
  for (const auto& score : scores) {
    std::vector<at::Tensor> blocks;
    in_blocks(seed_of(score, out.logits), [&](const at::Tensor& seeds, std::int64_t, std::int64_t count) {
      blocks.push_back(at::mm(seeds, weights).narrow(0, 0, count));
    });
    out.gradients.push_back(at::cat(blocks).unsqueeze(2).unsqueeze(3).expand_as(out.values));
  }
  return out;
}

Trace Network::trace(const at::Tensor& inputs) const {
  const at::NoGradGuard plain;
  std::map<std::string, std::vector<at::Tensor>> blocks;
  in_blocks(inputs, [&](const at::Tensor& block, std::int64_t, std::int64_t count) {
    Walk walk;
    walk.observe = [&](const Node& node, at::Tensor value) {
      blocks[node.name].push_back(value.narrow(0, 0, count));
      return value;
    };
    execute(graph_, tensors_, block, walk);
  });
  Trace trace;
  for (const auto& [name, parts] : blocks) trace[name] = at::cat(parts);
  return trace;
}

Trace Network::walk_back(const Trace& trace, const at::Tensor& seed, const BackwardRule& rule,
                         const std::string& until) const {
  Trace relevance;
  relevance[graph_.nodes.back().name] = seed;
  walk(trace, rule, until, relevance);
  return relevance;
}

Trace Network::walk_back_from(const Trace& trace, const std::string& node, const at::Tensor& of_value,
                              const BackwardRule& rule) const {
  Trace relevance;
  relevance[node] = of_value;
  walk(trace, rule, "", relevance);
  return relevance;
}

/// Hands down what `relevance` holds, from the highest node that has some.
void Network::walk(const Trace& trace, const BackwardRule& rule, const std::string& until, Trace& relevance) const {
  for (auto node = graph_.nodes.rbegin(); node != graph_.nodes.rend() && node->name != until; ++node) {
    const auto own = relevance.find(node->name);
    if (own == relevance.end() || node->inputs.empty()) continue;  // nothing after it looks at it
    std::vector<at::Tensor> inputs;
    for (const auto& name : node->inputs) inputs.push_back(trace.at(name));
    const auto parts = rule(*node, inputs, trace.at(node->name), own->second);
    for (std::size_t i = 0; i < node->inputs.size(); ++i) {
      auto& sum = relevance[node->inputs[i]];
      sum = sum.defined() ? sum + parts[i] : parts[i];
    }
  }
}

at::Tensor Network::logits_from(const Trace& trace, std::int64_t row, const std::string& node,
                                const at::Tensor& values) const {
  const at::NoGradGuard plain;
  std::map<std::string, at::Tensor> changed = {{node, values}};
  for (const auto& next : graph_.nodes) {
    bool depends = false;
    for (const auto& name : next.inputs) depends |= changed.contains(name);
    if (!depends || next.name == node) continue;
    std::vector<at::Tensor> inputs;
    for (const auto& name : next.inputs) {
      const auto found = changed.find(name);
      const auto own = trace.at(name).narrow(0, row, 1);
      auto sizes = own.sizes().vec();
      sizes[0] = values.size(0);
      inputs.push_back(found != changed.end() ? found->second : own.expand(sizes));
    }
    changed[next.name] = run(next, std::move(inputs));
  }
  return changed.at(graph_.nodes.back().name);
}

at::Tensor Network::run(const Node& node, std::vector<at::Tensor> inputs) const {
  return run_node(node, tensors_, std::move(inputs));
}

at::Tensor seed_of(const Network::Score& score, const at::Tensor& logits) {
  const at::AutoGradMode record(true);
  auto leaf = logits.detach().requires_grad_(true);
  score(leaf, 0).sum().backward({}, false, false, at::TensorList(leaf));
  return leaf.grad().defined() ? leaf.grad() : at::zeros_like(logits);
}

BackwardRule gradient_rule(const Network& network) {
  return [&network](const Node& node, const std::vector<at::Tensor>& inputs, const at::Tensor&,
                    const at::Tensor& relevance) {
    const at::AutoGradMode record(true);
    std::vector<at::Tensor> leaves, gradients;
    for (const auto& input : inputs) leaves.push_back(input.detach().requires_grad_(true));
    network.run(node, leaves).backward(relevance, false, false, at::TensorList(leaves));
    for (const auto& leaf : leaves) gradients.push_back(leaf.grad());
    return gradients;
  };
}

}  // namespace leukolens
