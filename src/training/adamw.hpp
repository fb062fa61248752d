#pragma once
#include <vector>

#include "engine/executor.hpp"

namespace leukolens {

/// AdamW (Loshchilov & Hutter, ICLR 2019), beta 0.9 and 0.999, epsilon 1e-8. Weights of convolutions and linear layers
/// decay; biases and batch norm do not.
class AdamW {
 public:
  /// Makes every trained tensor ask for its gradient; running statistics of batch norm are left alone.
  AdamW(const Graph& graph, TensorMap& tensors, double weight_decay);
  /// Moves the tensors along their gradients and forgets these.
  void step(double learning_rate);

 private:
  struct Group {
    double weight_decay;
    std::vector<at::Tensor> tensors, first_moment, second_moment, steps;
  };
  static void add(Group& group, const at::Tensor& tensor);
  Group decaying_, plain_;
};

}  // namespace leukolens
