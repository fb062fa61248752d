#include "training/adamw.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include "leukolens/core/error.hpp"

namespace leukolens {

AdamW::AdamW(const Graph& graph, TensorMap& tensors, double weight_decay)
    : decaying_{weight_decay, {}, {}, {}, {}, {}}, plain_{0, {}, {}, {}, {}, {}} {
  for (const auto& parameter : parameter_shapes(graph)) {
    if (!parameter.trained) continue;
    auto& tensor = tensors.at(parameter.name);
    tensor.requires_grad_(true);
    add(parameter.shape.size() > 1 ? decaying_ : plain_, parameter.name, tensor);
  }
}

void AdamW::add(Group& group, const std::string& name, const at::Tensor& tensor) {
  const at::AutoGradMode no_gradient(false);
  group.names.push_back(name);
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

Weights AdamW::moment(std::vector<at::Tensor> Group::*part) const {
  TensorMap tensors;
  for (const Group* group : {&decaying_, &plain_})
    for (std::size_t i = 0; i < group->names.size(); ++i) tensors[group->names[i]] = (group->*part)[i];
  return to_weights(tensors);
}

void AdamW::restore(std::size_t steps, const Weights& first_moment, const Weights& second_moment) {
  for (Group* group : {&decaying_, &plain_})
    for (std::size_t i = 0; i < group->names.size(); ++i) {
      copy_into(group->first_moment[i], group->names[i], first_moment);
      copy_into(group->second_moment[i], group->names[i], second_moment);
      group->steps[i].fill_(static_cast<double>(steps));
    }
}

void copy_into(at::Tensor& tensor, const std::string& name, const Weights& weights) {
  const auto found = weights.find(name);
  if (found == weights.end() || found->second.values.size() != static_cast<std::size_t>(tensor.numel()))
    throw Error(Kind::bad_data, "the checkpoint has no tensor `" + name + "` of the network's shape. Start anew.");
  const at::AutoGradMode no_gradient(false);
  tensor.copy_(at::from_blob(const_cast<float*>(found->second.values.data()), tensor.sizes(), at::kFloat));
}

}  // namespace leukolens
