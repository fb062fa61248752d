#pragma once
#include <vector>

#include "attribution/methods.hpp"

namespace leukolens {

/// What the maps of `options.of` do under Gaussian noise: their mean and variance over `options.samples` noisy copies
/// of each cell, for each target N x 1 x S x S. The noise's standard deviation is `options.noise` of the cell's range;
/// it is a function of (seed, the cell's pixels, sample) alone.
struct NoisyMaps {
  std::vector<at::Tensor> mean, variance;
  std::vector<at::Tensor> scores;  ///< of the untouched cells, T of N
};
NoisyMaps noisy_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                     const AttributionOptions& options);

}  // namespace leukolens
