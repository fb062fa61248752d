#include "attribution/network.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros.h>

namespace leukolens {
namespace {

// Large blocks for what runs forwards alone; small ones where every layer's values are kept for the way back.
constexpr std::int64_t rows_forwards = 64, rows_backwards = 8;

}  // namespace

Network::Network(Graph graph, const Weights& weights, const std::string& device, double zero_phase)
    : graph_(std::move(graph)), tensors_(to_tensors(graph_, weights)), zero_phase_(zero_phase) {
  const auto where = device_of(device);
  for (auto& [name, tensor] : tensors_) tensor = tensor.to(where);
}

void Network::in_blocks(const at::Tensor& inputs, std::int64_t rows,
                        const std::function<void(const at::Tensor&, std::int64_t, std::int64_t)>& work) const {
  const auto device = tensors_.empty() ? inputs.device() : tensors_.begin()->second.device();
  for (std::int64_t first = 0; first < inputs.size(0); first += rows) {
    const auto count = std::min(rows, inputs.size(0) - first);
    auto block = inputs.narrow(0, first, count).to(device);
    if (count < rows) {
      auto sizes = inputs.sizes().vec();
      sizes[0] = rows - count;
      block = at::cat({block, at::zeros(sizes, block.options())});
    }
    work(block, first, count);
  }
}

at::Tensor Network::logits(const at::Tensor& inputs) const {
  const at::NoGradGuard plain;
  std::vector<at::Tensor> all;
  in_blocks(inputs, rows_forwards, [&](const at::Tensor& block, std::int64_t, std::int64_t count) {
    all.push_back(execute(graph_, tensors_, block).narrow(0, 0, count));
  });
  return at::cat(all);
}

Network::Gradients Network::gradients(const at::Tensor& inputs, const std::vector<Score>& scores,
                                      const std::string& node) const {
  const at::AutoGradMode record(true);
  std::vector<at::Tensor> logits, values;
  std::vector<std::vector<at::Tensor>> gradients(scores.size());
  in_blocks(inputs, rows_backwards, [&](const at::Tensor& block, std::int64_t first, std::int64_t count) {
    at::Tensor value;  // cut off from what lies below, so that the gradient ends here
    Walk walk;
    walk.observe = [&](const Node& seen, at::Tensor v) {
      if (seen.name != node) return v;
      return value = v.detach().requires_grad_(true);
    };
    const auto z = execute(graph_, tensors_, block, walk).narrow(0, 0, count);
    for (std::size_t s = 0; s < scores.size(); ++s) {
      value.mutable_grad() = at::Tensor();
      const auto sum = scores[s](z, first).sum();  // rows do not meet, so each row's gradient is its own
      sum.backward({}, /*retain_graph=*/true, /*create_graph=*/false, at::TensorList(value));
      gradients[s].push_back(value.grad().narrow(0, 0, count));
    }
    logits.push_back(z.detach());
    values.push_back(value.detach().narrow(0, 0, count));
  });
  Gradients out{at::cat(logits), at::cat(values), {}};
  for (const auto& blocks : gradients) out.gradients.push_back(at::cat(blocks));
  return out;
}

Trace Network::trace(const at::Tensor& inputs) const {
  const at::NoGradGuard plain;
  std::map<std::string, std::vector<at::Tensor>> blocks;
  in_blocks(inputs, rows_backwards, [&](const at::Tensor& block, std::int64_t, std::int64_t count) {
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

Trace Network::walk_back(const Trace& trace, const at::Tensor& seed, const BackwardRule& rule) const {
  Trace relevance;
  relevance[graph_.nodes.back().name] = seed;
  for (auto node = graph_.nodes.rbegin(); node != graph_.nodes.rend(); ++node) {
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
  return relevance;
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
