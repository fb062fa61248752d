// Grad-CAM++ (Chattopadhyay et al., WACV 2018): a channel's weight is the sum of its rising gradients, each with the
// share alpha that the paper derives in closed form for an exponential of the score.
#include <ATen/TensorOperators.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include "attribution/layer_maps.hpp"

namespace leukolens {

Maps maps_by_grad_cam_plus_plus(const Network& network, const at::Tensor& inputs, const Targets& targets,
                                const AttributionOptions& options) {
  return class_activation_maps(network, inputs, targets, options,
                               [](const at::Tensor& gradient, const at::Tensor& values) {
                                 const auto square = gradient * gradient, total = values.sum({2, 3}, /*keepdim=*/true);
                                 const auto below = 2 * square + total * square * gradient + 1e-6;
                                 const auto share = at::where(below != 0, square / below, at::zeros_like(below));
                                 return weighted_sum((at::relu(gradient) * share).sum({2, 3}, true), values);
                               });
}

}  // namespace leukolens
