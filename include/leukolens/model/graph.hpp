#pragma once
#include <string>
#include <vector>

namespace leukolens {

enum class Op {
  input,
  conv,
  batch_norm,
  relu,
  max_pool,
  average_pool,
  adaptive_average_pool,
  global_average_pool,
  add,
  flatten,
  linear,
  dropout
};
const char* name_of(Op op);  ///< "input", "conv", ...

/// Batch norm adds this to the variance, as PyTorch does.
inline constexpr double batch_norm_epsilon = 1e-5;

/// One step of a network. Its parameters are `name.weight`, `name.bias`, `name.running_mean`, `name.running_var`.
struct Node {
  std::string name;  ///< torchvision's module name, e.g. "layer1.0.conv1"; unique
  Op op;
  std::vector<std::string> inputs;          ///< names of nodes before this one; `add` takes two
  int in = 0, out = 0;                      ///< channels (conv, batch_norm) or features (linear)
  int kernel = 0, stride = 1, padding = 0;  ///< conv and pools, square
  int side = 0;                             ///< adaptive_average_pool: height and width of its value
  bool bias = false;                        ///< conv and linear
  double probability = 0;                   ///< dropout
};

/// A network as data, in an order in which every node comes after its inputs. The first node is the input
/// (N x 1 x S x S), the last gives the logits (N x K). Everything that runs, explains or describes a network walks
/// this.
struct Graph {
  std::string architecture;
  std::vector<Node> nodes;
  std::string feature_map;               ///< node whose N x C x H x W value is the last feature map (Grad-CAM, novelty)
  int smallest_patch = 1;                ///< px
  std::vector<std::string> stages = {};  ///< last nodes of its stages, from fine to coarse, the feature map the last
                                         ///< one; empty: not named
  const Node& node(const std::string& name) const;  ///< @throws Error  Kind::bad_value listing the names
  int classes() const { return nodes.back().out; }
};

/// C x H x W of every node's value for one S x S input, in node order (flatten and linear: C x 1 x 1).
struct ValueShape {
  int channels, height, width;
};
std::vector<ValueShape> value_shapes(const Graph& graph, int patch);

/// Multiply-adds of convolutions and linear layers for one S x S input: what running the network costs.
double multiply_adds(const Graph& graph, int patch);

/// Name and shape of every parameter and buffer, as in a torchvision state_dict (num_batches_tracked left out).
struct ParameterShape {
  std::string name;
  std::vector<std::size_t> shape;
  bool trained;  ///< false for running_mean and running_var
};
std::vector<ParameterShape> parameter_shapes(const Graph& graph);

}  // namespace leukolens
