#include "attribution/noisy_gradients.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>

#include "attribution/cell_item.hpp"
#include "attribution/layer_maps.hpp"
#include "leukolens/core/random.hpp"

namespace leukolens {
namespace {

at::Tensor noisy_copies(const at::Tensor& cell, const AttributionOptions& options) {
  auto copies = cell.repeat({options.samples, 1, 1, 1});
  const double std = options.noise * (cell.max() - cell.min()).item<double>();
  const auto pixels = cell.numel();
  const auto number = item_of_cell(cell);
  for (int sample = 0; sample < options.samples; ++sample) {
    Random random(options.seed, "noise on sample " + std::to_string(sample), number);
    auto* values = copies.data_ptr<float>() + sample * pixels;
    for (std::int64_t i = 0; i < pixels; ++i) values[i] += static_cast<float>(std * random.normal());
  }
  return copies;
}

}  // namespace

NoisyGradients noisy_gradients(const Network& network, const at::Tensor& inputs, const Targets& targets,
                               const AttributionOptions& options) {
  const auto n = inputs.size(0);
  const auto classes = targets.front().size();
  std::vector<std::vector<at::Tensor>> means(classes), variances(classes);
  for (std::int64_t i = 0; i < n; ++i) {
    const auto copies = noisy_copies(inputs.narrow(0, i, 1).contiguous(), options);
    const Targets own(static_cast<std::size_t>(options.samples), targets[static_cast<std::size_t>(i)]);
    const auto found = gradients_of(network, copies, own, options, network.graph().nodes.front().name);
    const at::NoGradGuard plain;
    for (std::size_t t = 0; t < classes; ++t) {
      const auto gradients = found.gradients[t].to(at::kCPU);
      const auto mean = gradients.mean(0, /*keepdim=*/true);
      means[t].push_back(mean);
      variances[t].push_back((gradients - mean).square().mean(0, true));
    }
  }
  NoisyGradients out;
  for (std::size_t t = 0; t < classes; ++t) {
    out.mean.push_back(at::cat(means[t]));
    out.variance.push_back(at::cat(variances[t]));
  }
  out.scores = score_values(network.logits(inputs), targets, options);
  return out;
}

}  // namespace leukolens
