#include "attribution/linear_head.hpp"

#include <algorithm>

namespace leukolens {

const Node* linear_head(const Graph& graph, const std::string& node) {
  std::string value = node;
  bool pooled = false;
  for (const auto& next : graph.nodes) {
    if (std::ranges::find(next.inputs, value) == next.inputs.end()) continue;
    if (next.op == Op::linear) return pooled && &next == &graph.nodes.back() ? &next : nullptr;
    if (next.op != Op::global_average_pool && next.op != Op::flatten && next.op != Op::dropout) return nullptr;
    pooled |= next.op == Op::global_average_pool;
    value = next.name;
  }
  return nullptr;
}

}  // namespace leukolens
