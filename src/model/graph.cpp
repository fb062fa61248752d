#include "leukolens/model/graph.hpp"

#include <map>

#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

/// Side of a convolution's or pool's output. Dumoulin & Visin, arXiv:1603.07285, relationship 6.
int pooled(int side, const Node& node) { return (side + 2 * node.padding - node.kernel) / node.stride + 1; }

ValueShape shape_after(const Node& node, const ValueShape& in) {
  switch (node.op) {
    case Op::conv:
      return {node.out, pooled(in.height, node), pooled(in.width, node)};
    case Op::max_pool:
    case Op::average_pool:
      return {in.channels, pooled(in.height, node), pooled(in.width, node)};
    case Op::adaptive_average_pool:
      return {in.channels, node.side, node.side};
    case Op::global_average_pool:
      return {in.channels, 1, 1};
    case Op::flatten:
      return {in.channels * in.height * in.width, 1, 1};
    case Op::linear:
      return {node.out, 1, 1};
    case Op::input:
    case Op::batch_norm:
    case Op::relu:
    case Op::add:
    case Op::dropout:
      return in;
  }
  return in;
}

std::size_t size(int n) { return static_cast<std::size_t>(n); }

void append_parameters(const Node& node, std::vector<ParameterShape>& out) {
  if (node.op == Op::conv)
    out.push_back({node.name + ".weight", {size(node.out), size(node.in), size(node.kernel), size(node.kernel)}, true});
  if (node.op == Op::linear) out.push_back({node.name + ".weight", {size(node.out), size(node.in)}, true});
  if (node.op == Op::batch_norm) out.push_back({node.name + ".weight", {size(node.out)}, true});
  const bool has_bias = ((node.op == Op::conv || node.op == Op::linear) && node.bias) || node.op == Op::batch_norm;
  if (has_bias) out.push_back({node.name + ".bias", {size(node.out)}, true});
  if (node.op != Op::batch_norm) return;
  out.push_back({node.name + ".running_mean", {size(node.out)}, false});
  out.push_back({node.name + ".running_var", {size(node.out)}, false});
}

}  // namespace

const char* name_of(Op op) {
  switch (op) {
    case Op::input:
      return "input";
    case Op::conv:
      return "conv";
    case Op::batch_norm:
      return "batch_norm";
    case Op::relu:
      return "relu";
    case Op::max_pool:
      return "max_pool";
    case Op::average_pool:
      return "average_pool";
    case Op::adaptive_average_pool:
      return "adaptive_average_pool";
    case Op::global_average_pool:
      return "global_average_pool";
    case Op::add:
      return "add";
    case Op::flatten:
      return "flatten";
    case Op::linear:
      return "linear";
    case Op::dropout:
      return "dropout";
  }
  return "";
}

const Node& Graph::node(const std::string& name) const {
  std::vector<std::string> names;
  for (const auto& candidate : nodes) {
    if (candidate.name == name) return candidate;
    names.push_back(candidate.name);
  }
  throw Error(Kind::bad_value, architecture + ": no layer `" + name + "`. Its layers: " + join(names, ", ") + ".");
}

std::vector<ValueShape> value_shapes(const Graph& graph, int patch) {
  if (patch < graph.smallest_patch)
    throw Error(Kind::bad_value, graph.architecture + ": a patch of " + std::to_string(patch) +
                                     " px is too small; the smallest is " + std::to_string(graph.smallest_patch) +
                                     " px.");
  std::vector<ValueShape> shapes;
  std::map<std::string, std::size_t> position;
  for (const auto& node : graph.nodes) {
    const bool first = node.op == Op::input;
    shapes.push_back(first ? ValueShape{node.out, patch, patch}
                           : shape_after(node, shapes[position.at(node.inputs.front())]));
    position[node.name] = shapes.size() - 1;
  }
  return shapes;
}

double multiply_adds(const Graph& graph, int patch) {
  const auto shapes = value_shapes(graph, patch);
  double sum = 0;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    const auto& node = graph.nodes[i];
    const double outputs = double{1} * shapes[i].channels * shapes[i].height * shapes[i].width;
    if (node.op == Op::conv) sum += outputs * node.in * node.kernel * node.kernel;
    if (node.op == Op::linear) sum += outputs * node.in;
  }
  return sum;
}

std::vector<ParameterShape> parameter_shapes(const Graph& graph) {
  std::vector<ParameterShape> out;
  for (const auto& node : graph.nodes) append_parameters(node, out);
  return out;
}

}  // namespace leukolens
