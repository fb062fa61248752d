#pragma once
#include <string>
#include <vector>

#include "leukolens/engine/executor.hpp"

namespace leukolens {

/// AdamW (Loshchilov & Hutter, ICLR 2019), beta 0.9 and 0.999, epsilon 1e-8. Weights of convolutions and linear layers
/// decay; biases and batch norm do not.
class AdamW {
 public:
  /// Makes every trained tensor ask for its gradient; running statistics of batch norm are left alone.
  AdamW(const Graph& graph, TensorMap& tensors, double weight_decay);
  /// Moves the tensors along their gradients and forgets these.
  void step(double learning_rate);

  /// Running means of the gradients and of their squares, by the tensors' names: with the weights and the number of
  /// steps all that an optimizer knows.
  Weights first_moment() const { return moment(&Group::first_moment); }
  Weights second_moment() const { return moment(&Group::second_moment); }
  /// @throws Error  Kind::bad_data naming a tensor that is missing or of another shape
  void restore(std::size_t steps, const Weights& first_moment, const Weights& second_moment);

 private:
  struct Group {
    double weight_decay;
    std::vector<std::string> names;
    std::vector<at::Tensor> tensors, first_moment, second_moment, steps;
  };
  static void add(Group& group, const std::string& name, const at::Tensor& tensor);
  Weights moment(std::vector<at::Tensor> Group::*part) const;
  Group decaying_, plain_;
};

/// Fills a tensor in place from plain memory. @throws Error  Kind::bad_data naming it when missing or of another size
void copy_into(at::Tensor& tensor, const std::string& name, const Weights& weights);

}  // namespace leukolens
