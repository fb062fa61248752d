// SmoothGrad (Smilkov et al., arXiv 1706.03825): the mean gradient over noisy copies of the cell.
#include <ATen/core/Tensor.h>

#include "attribution/layer_maps.hpp"
#include "attribution/noisy_gradients.hpp"

namespace leukolens {

Maps maps_by_smooth_grad(const Network& network, const at::Tensor& inputs, const Targets& targets,
                         const AttributionOptions& options) {
  const auto found = noisy_gradients(network, inputs, targets, options);
  return input_maps(found.mean, found.scores);
}

}  // namespace leukolens
