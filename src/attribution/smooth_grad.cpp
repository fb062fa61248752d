// SmoothGrad (Smilkov et al., arXiv 1706.03825): the mean gradient, or other map, over noisy copies of
// the cell.
#include <ATen/core/Tensor.h>

#include "attribution/layer_maps.hpp"
#include "attribution/noisy_maps.hpp"

namespace leukolens {

Maps maps_by_smooth_grad(const Network& network, const at::Tensor& inputs, const Targets& targets,
                         const AttributionOptions& options) {
  const auto found = noisy_maps(network, inputs, targets, options);
  return input_maps(found.mean, found.scores);
}

}  // namespace leukolens
