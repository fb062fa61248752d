#include "training/adamw.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

namespace leukolens {

AdamW::AdamW(const Graph& graph, TensorMap& tensors, double weight_decay)
    : decaying_{weight_decay, {}, {}, {}, {}}, plain_{0, {}, {}, {}, {}} {
  for (const auto& parameter : parameter_shapes(graph)) {
    if (!parameter.trained) continue;
    auto& tensor = tensors.at(parameter.name);
    tensor.requires_grad_(true);
    add(parameter.shape.size() > 1 ? decaying_ : plain_, tensor);
  }
}

void AdamW::add(Group& group, const at::Tensor& tensor) {
  const at::AutoGradMode no_gradient(false);
  group.tensors.push_back(tensor);
  group.first_moment.push_back(at::zeros_like(tensor));
  group.second_moment.push_back(at::zeros_like(tensor));
  group.steps.push_back(at::zeros({}, tensor.options().requires_grad(false)));
}

void AdamW::step(double learning_rate) {
  const at::AutoGradMode no_gradient(false);
  for (Group* group : {&decaying_, &plain_}) {
    std::vector<at::Tensor> gradients;
    for (auto& tensor : group->tensors) gradients.push_back(tensor.grad());
    for (auto& step : group->steps) step.add_(1);
    at::_fused_adamw_(group->tensors, gradients, group->first_moment, group->second_moment, {}, group->steps,
                      learning_rate, 0.9, 0.999, group->weight_decay, 1e-8, false, false);
    for (auto& tensor : group->tensors) tensor.mutable_grad().reset();
  }
}

}  // namespace leukolens
