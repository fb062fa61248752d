#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "leukolens/core/random.hpp"
#include "leukolens/model/graph.hpp"
#include "leukolens/model/weights.hpp"

namespace at {
class Tensor;  // LibTorch's; only src/{engine,training,attribution} include it
}
namespace c10 {
struct Device;
}

namespace leukolens {

/// Parameters and buffers by state_dict name, float32.
using TensorMap = std::map<std::string, at::Tensor>;

/// Copies of the weights as LibTorch tensors. @throws Error  Kind::bad_data naming a tensor that the graph needs and
/// that is missing or has another shape
TensorMap to_tensors(const Graph& graph, const Weights& weights);
/// The way back, to plain memory.
Weights to_weights(const TensorMap& tensors);

/// How one walk is done.
struct Walk {
  /// Batch norm uses the batch's statistics and updates the running ones (momentum 0.1); dropout drops.
  bool train = false;
  /// Sees every node's value (the input's too) in graph order; what it returns goes on instead. May be empty.
  std::function<at::Tensor(const Node&, at::Tensor)> observe;
  /// Source of dropout's masks; needed when `train` is set and the graph has dropout.
  Random* random = nullptr;
};

/// The one executor: walks the graph forwards on ATen, through autograd where the calling thread records gradients
/// (at::AutoGradMode) and some tensor requires them. Values are freed after their last use.
/// @param input  N x C x H x W, what the graph's first node asks for
/// @returns      logits, N x K
at::Tensor execute(const Graph& graph, const TensorMap& tensors, const at::Tensor& input, const Walk& walk = {});

/// One node by itself, as in evaluation. @param inputs  the values of its inputs, in their order
at::Tensor run_node(const Node& node, const TensorMap& tensors, std::vector<at::Tensor> inputs);

/// "cpu" or "cuda", the latter in full float32. @throws Error  Kind::bad_value for an unknown or absent device
c10::Device device_of(const std::string& name);

/// Tells LibTorch that the calling thread works alone: its kernels start no threads of their own.
void use_one_libtorch_thread();

}  // namespace leukolens
