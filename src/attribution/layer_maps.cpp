#include "attribution/layer_maps.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/upsample_bilinear2d.h>

#include "attribution/score.hpp"
#include "leukolens/attribution/baseline.hpp"

namespace leukolens {
namespace {

Maps maps_of(const std::vector<at::Tensor>& fine, const std::vector<at::Tensor>& coarse,
             const std::vector<at::Tensor>& scores) {
  Maps maps(static_cast<std::size_t>(fine.front().size(0)));
  for (std::size_t t = 0; t < fine.size(); ++t)
    for (std::size_t i = 0; i < maps.size(); ++i) {
      const auto row = static_cast<std::int64_t>(i);
      maps[i].push_back({to_image(fine[t][row][0]), coarse.empty() ? cv::Mat1f() : to_image(coarse[t][row][0]),
                         scores[t][row].item<double>()});
    }
  return maps;
}

}  // namespace

std::vector<Network::Score> scores_of(const Targets& targets, const AttributionOptions& options) {
  std::vector<Network::Score> scores;
  for (std::size_t t = 0; t < targets.front().size(); ++t)
    scores.push_back([&targets, t, &options](const at::Tensor& logits, std::int64_t first) {
      return score_of(logits, column_of(targets, t, first, logits.size(0)), options.score);
    });
  return scores;
}

Network::Gradients gradients_of(const Network& network, const at::Tensor& inputs, const Targets& targets,
                                const AttributionOptions& options, const std::string& node) {
  return network.gradients(inputs, scores_of(targets, options), node);
}

std::vector<at::Tensor> score_values(const at::Tensor& logits, const Targets& targets,
                                     const AttributionOptions& options) {
  const at::NoGradGuard plain;
  std::vector<at::Tensor> values;
  for (const auto& score : scores_of(targets, options)) values.push_back(score(logits, 0).to(at::kCPU));
  return values;
}

Maps upsampled_maps(const std::vector<at::Tensor>& coarse, const std::vector<at::Tensor>& scores, std::int64_t side) {
  const at::NoGradGuard plain;
  std::vector<at::Tensor> fine;
  for (const auto& map : coarse)
    fine.push_back(at::upsample_bilinear2d(at::relu(map), {side, side}, /*align_corners=*/false));
  return maps_of(fine, coarse, scores);
}

Maps input_maps(const std::vector<at::Tensor>& fine, const std::vector<at::Tensor>& scores) {
  return maps_of(fine, {}, scores);
}

Maps class_activation_maps(const Network& network, const at::Tensor& inputs, const Targets& targets,
                           const AttributionOptions& options, const WeighLayer& weigh) {
  const auto found = gradients_of(network, inputs, targets, options, options.layer);
  const at::NoGradGuard plain;
  std::vector<at::Tensor> coarse;
  for (const auto& gradient : found.gradients) coarse.push_back(weigh(gradient, found.values));
  return upsampled_maps(coarse, score_values(found.logits, targets, options), inputs.size(2));
}

at::Tensor baselines_of(const at::Tensor& inputs, const AttributionOptions& options, double zero_phase) {
  auto out = inputs.clone();
  const int side = static_cast<int>(inputs.size(2));
  for (std::int64_t i = 0; i < inputs.size(0); ++i) {
    cv::Mat1f cell(side, side, out[i].data_ptr<float>());
    baseline_image(cell.clone(), options.baseline, zero_phase, options.window_px).copyTo(cell);
  }
  return out;
}

at::Tensor weighted_sum(const at::Tensor& weights, const at::Tensor& values) {
  return (weights * values).sum(1, /*keepdim=*/true);
}

}  // namespace leukolens
