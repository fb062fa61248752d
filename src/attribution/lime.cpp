// LIME (Ribeiro et al., KDD 2016) on superpixels, as the package lime has it for images: each sample shows every
// superpixel with probability 1/2, and a linear model of the score is fitted to the samples.
#include <ATen/core/Tensor.h>

#include "attribution/coalitions.hpp"
#include "attribution/lime_regression.hpp"
#include "leukolens/core/random.hpp"

namespace leukolens {
namespace {

/// The whole cell, then `n` - 1 random parts of it.
Coalitions draw(int superpixels, int n, std::uint64_t seed, std::uint64_t item) {
  Coalitions shown = Coalitions::Ones(n, superpixels);
  for (int sample = 1; sample < n; ++sample) {
    Random random(seed, "lime sample " + std::to_string(sample), item);
    for (int p = 0; p < superpixels; ++p) shown(sample, p) = random.uniform() < 0.5 ? 0 : 1;
  }
  return shown;
}

}  // namespace

Maps maps_by_lime(const Network& network, const at::Tensor& inputs, const Targets& targets,
                  const AttributionOptions& options) {
  return superpixel_maps(network, inputs, targets, options,
                         [&](const auto& scores_of, int superpixels, std::uint64_t item) -> Eigen::MatrixXd {
                           const auto shown = draw(superpixels, options.perturbations, options.seed, item);
                           return lime_effects(shown, scores_of(shown));
                         });
}

}  // namespace leukolens
