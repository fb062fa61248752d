// Score-CAM (Wang et al., CVPR workshop 2020): each channel of a layer, upsampled and stretched to 0..1, shows its part
// of the cell alone; the scores of these parts, through a softmax, weigh the channels. No gradient.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include "attribution/layer_maps.hpp"

namespace leukolens {
namespace {

constexpr double flatness = 1e-6;  ///< of its values: a channel that varies less shows nothing of the cell

/// C x 1 x S x S: the cell seen through each channel, the baseline elsewhere. @param maps  1 x C x H x W
at::Tensor parts_of(const at::Tensor& cell, const at::Tensor& baseline, const at::Tensor& maps) {
  const auto side = cell.size(2);
  const auto fine = at::upsample_bilinear2d(maps, {side, side}, /*align_corners=*/false).squeeze(0).unsqueeze(1);
  const auto low = fine.amin({1, 2, 3}, true), high = fine.amax({1, 2, 3}, true), range = high - low;
  const auto flat = range <= flatness * at::maximum(low.abs(), high.abs());  // else rounding would be stretched
  const auto mask = at::where(flat, at::zeros_like(fine), (fine - low) / (range + 1e-8));
  return baseline + (cell - baseline) * mask;
}

}  // namespace

Maps maps_by_score_cam(const Network& network, const at::Tensor& inputs, const Targets& targets,
                       const AttributionOptions& options) {
  const at::NoGradGuard plain;
  const auto trace = network.trace(inputs);
  const auto values = trace.at(options.layer).to(at::kCPU);
  const auto baselines = baselines_of(inputs, options, network.zero_phase());
  std::vector<std::vector<at::Tensor>> weights(targets.front().size());
  for (std::int64_t i = 0; i < inputs.size(0); ++i) {
    const auto parts = parts_of(inputs.narrow(0, i, 1), baselines.narrow(0, i, 1), values.narrow(0, i, 1));
    const Targets own(static_cast<std::size_t>(parts.size(0)), targets[static_cast<std::size_t>(i)]);
    const auto scores = score_values(network.logits(parts), own, options);
    for (std::size_t t = 0; t < scores.size(); ++t) weights[t].push_back(at::softmax(scores[t], 0).view({1, -1, 1, 1}));
  }
  std::vector<at::Tensor> coarse;
  for (const auto& of_cells : weights) coarse.push_back(weighted_sum(at::cat(of_cells), values));
  return upsampled_maps(coarse, score_values(trace.at(network.graph().nodes.back().name), targets, options),
                        inputs.size(2));
}

}  // namespace leukolens
