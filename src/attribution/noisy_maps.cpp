#include "attribution/noisy_maps.hpp"

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

/// For each target the copies' maps, n x 1 x S x S on the CPU.
std::vector<at::Tensor> maps_of(const Network& network, const at::Tensor& copies, const Targets& targets,
                                const AttributionOptions& options) {
  std::vector<at::Tensor> out;
  if (options.of == "gradient") {
    const auto found = gradients_of(network, copies, targets, options, network.graph().nodes.front().name);
    for (const auto& gradient : found.gradients) out.push_back(gradient.to(at::kCPU));
    return out;
  }
  const auto maps = maps_by(attribution_method(options.of))(network, copies, targets, options);
  for (std::size_t t = 0; t < targets.front().size(); ++t) {
    std::vector<cv::Mat1f> of_target;
    for (const auto& of_copy : maps) of_target.push_back(of_copy[t].map);
    out.push_back(to_tensor(of_target));
  }
  return out;
}

}  // namespace

NoisyMaps noisy_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                     const AttributionOptions& options) {
  const auto n = inputs.size(0);
  const auto classes = targets.front().size();
  std::vector<std::vector<at::Tensor>> means(classes), variances(classes);
  for (std::int64_t i = 0; i < n; ++i) {
    const auto copies = noisy_copies(inputs.narrow(0, i, 1).contiguous(), options);
    const Targets own(static_cast<std::size_t>(options.samples), targets[static_cast<std::size_t>(i)]);
    const auto maps = maps_of(network, copies, own, options);
    const at::NoGradGuard plain;
    for (std::size_t t = 0; t < classes; ++t) {
      const auto mean = maps[t].mean(0, /*keepdim=*/true);
      means[t].push_back(mean);
      variances[t].push_back((maps[t] - mean).square().mean(0, true));
    }
  }
  NoisyMaps out;
  for (std::size_t t = 0; t < classes; ++t) {
    out.mean.push_back(at::cat(means[t]));
    out.variance.push_back(at::cat(variances[t]));
  }
  out.scores = score_values(network.logits(inputs), targets, options);
  return out;
}

}  // namespace leukolens
