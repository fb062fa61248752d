// VarGrad (Adebayo et al., ICLR workshop 2018): how much the gradient, or other map, varies over noisy copies
// of the cell.
#include <ATen/core/Tensor.h>

#include "attribution/layer_maps.hpp"
#include "attribution/noisy_maps.hpp"

namespace leukolens {

Maps maps_by_var_grad(const Network& network, const at::Tensor& inputs, const Targets& targets,
                      const AttributionOptions& options) {
  const auto found = noisy_maps(network, inputs, targets, options);
  return input_maps(found.variance, found.scores);
}

}  // namespace leukolens
