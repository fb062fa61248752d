// Guided Grad-CAM (Selvaraju et al., ICCV 2017): guided backpropagation times Grad-CAM, upsampled.
#include <ATen/core/Tensor.h>

#include "attribution/methods.hpp"

namespace leukolens {

Maps maps_by_guided_grad_cam(const Network& network, const at::Tensor& inputs, const Targets& targets,
                             const AttributionOptions& options) {
  auto maps = maps_by_guided_backprop(network, inputs, targets, options);
  const auto coarse = maps_by_grad_cam(network, inputs, targets, options);
  for (std::size_t i = 0; i < maps.size(); ++i)
    for (std::size_t t = 0; t < maps[i].size(); ++t) {
      maps[i][t].map = maps[i][t].map.mul(coarse[i][t].map);
      maps[i][t].raw = coarse[i][t].raw;
    }
  return maps;
}

}  // namespace leukolens
