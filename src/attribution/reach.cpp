#include "attribution/reach.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace leukolens {
namespace {

Span joined(Span a, Span b) {
  if (a.length == 0 || b.length == 0) return a.length == 0 ? b : a;
  const int first = std::min(a.first, b.first);
  return {first, std::max(a.end(), b.end()) - first};
}

Span inside(Span span, int side) {
  const int first = std::clamp(span.first, 0, side), end = std::clamp(span.end(), first, side);
  return {first, end - first};
}

int divided_up(int a, int b) { return a >= 0 ? (a + b - 1) / b : -(-a / b); }
int divided_down(int a, int b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

/// The outputs o whose inputs o stride - padding .. o stride - padding + kernel - 1 meet the span.
Span span_after(const Node& node, Span input) {
  if (input.length == 0) return {};
  const int first = divided_up(input.first + node.padding - node.kernel + 1, node.stride);
  const int last = divided_down(input.end() - 1 + node.padding, node.stride);
  return {first, std::max(0, last - first + 1)};
}

Span reached(const Node& node, const std::vector<Span>& inputs, int side) {
  switch (node.op) {
    case Op::conv:
    case Op::max_pool:
    case Op::average_pool:
      return inside(span_after(node, inputs.front()), side);
    case Op::adaptive_average_pool:
    case Op::global_average_pool:
    case Op::flatten:
    case Op::linear:
      return {0, side};
    case Op::add:
      return joined(inputs[0], inputs[1]);
    case Op::input:
    case Op::batch_norm:
    case Op::relu:
    case Op::dropout:
      break;
  }
  return inputs.front();
}

}  // namespace

Span span_behind(const Node& node, Span output) {
  return {output.first * node.stride - node.padding, (output.length - 1) * node.stride + node.kernel};
}

std::vector<Span> reach_of(const Graph& graph, int side, Span changed) {
  const auto shapes = value_shapes(graph, side);
  std::map<std::string, Span> by_name;
  std::vector<Span> spans;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    std::vector<Span> inputs;
    for (const auto& name : node.inputs) inputs.push_back(by_name.at(name));
    if (node.op == Op::input) inputs.push_back(changed);
    spans.push_back(by_name[node.name] = reached(node, inputs, shapes[i].height));
  }
  return spans;
}

std::vector<Reach> common_reach(const Graph& graph, int side, const std::vector<Span>& changes, double whole_from) {
  const auto shapes = value_shapes(graph, side);
  std::vector<std::vector<Span>> spans;  // of every change
  for (const auto& change : changes) spans.push_back(reach_of(graph, side, change));
  std::vector<Reach> out;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    Reach reach{shapes[i].height, 1, {}};
    for (const auto& of_change : spans) reach.length = std::max(reach.length, of_change[i].length);
    if (reach.length >= whole_from * reach.side) reach.length = reach.side;
    for (const auto& of_change : spans)
      reach.first.push_back(std::clamp(of_change[i].first, 0, reach.side - reach.length));
    out.push_back(std::move(reach));
  }
  return out;
}

}  // namespace leukolens
