#include "leukolens/engine/fold.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

const Tensor& tensor(const Weights& weights, const std::string& name) {
  const auto found = weights.find(name);
  if (found == weights.end()) throw Error(Kind::bad_data, "the weights have no tensor `" + name + "`.");
  return found->second;
}

/// gamma (w x + b - mean) / sqrt(var + eps) + beta, written as w' x + b'.
void fold_into(Weights& weights, const std::string& conv, const std::string& norm) {
  const auto& gamma = tensor(weights, norm + ".weight").values;
  const auto& beta = tensor(weights, norm + ".bias").values;
  const auto& mean = tensor(weights, norm + ".running_mean").values;
  const auto& variance = tensor(weights, norm + ".running_var").values;
  auto kernel = tensor(weights, conv + ".weight");
  auto& bias = weights.try_emplace(conv + ".bias", Tensor{{gamma.size()}, std::vector<float>(gamma.size())})
                   .first->second.values;
  const std::size_t per_channel = kernel.values.size() / gamma.size();
  for (std::size_t c = 0; c < gamma.size(); ++c) {
    const double factor = gamma[c] / std::sqrt(variance[c] + batch_norm_epsilon);
    for (std::size_t i = c * per_channel; i < (c + 1) * per_channel; ++i)
      kernel.values[i] = static_cast<float>(kernel.values[i] * factor);
    bias[c] = static_cast<float>((double{bias[c]} - mean[c]) * factor + beta[c]);
  }
  weights[conv + ".weight"] = std::move(kernel);
  for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"}) weights.erase(norm + part);
}

}  // namespace

FoldedNetwork fold_batch_norm(const Graph& graph, const Weights& weights) {
  std::map<std::string, int> uses;
  for (const auto& node : graph.nodes)
    for (const auto& input : node.inputs) ++uses[input];
  FoldedNetwork out = {graph, weights};
  out.graph.nodes.clear();
  std::map<std::string, std::string> renamed;  // folded batch norm -> its convolution
  const auto current = [&](const std::string& name) {
    const auto found = renamed.find(name);
    return found == renamed.end() ? name : found->second;
  };
  for (auto node : graph.nodes) {
    if (node.op == Op::batch_norm && uses[node.inputs.front()] == 1) {
      const auto conv = std::ranges::find(out.graph.nodes, node.inputs.front(), &Node::name);
      if (conv != out.graph.nodes.end() && conv->op == Op::conv) {
        fold_into(out.weights, conv->name, node.name);
        conv->bias = true;
        renamed[node.name] = conv->name;
        continue;
      }
    }
    for (auto& input : node.inputs) input = current(input);
    out.graph.nodes.push_back(std::move(node));
  }
  out.graph.feature_map = current(graph.feature_map);
  return out;
}

}  // namespace leukolens
