// Grad-CAM (Selvaraju et al., ICCV 2017): a class's weight of a channel is the spatial mean of its gradient.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/upsample_bilinear2d.h>

#include <map>

#include "attribution/methods.hpp"
#include "attribution/score.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

/// Layers whose value is a stack of maps, and which Grad-CAM can therefore look at.
std::vector<std::string> map_layers(const Graph& graph) {
  std::map<std::string, bool> is_map;
  std::vector<std::string> names;
  for (const auto& node : graph.nodes) {
    bool map = node.op != Op::flatten && node.op != Op::linear && node.op != Op::global_average_pool;
    for (const auto& input : node.inputs) map = map && is_map[input];
    is_map[node.name] = map;
    if (map) names.push_back(node.name);
  }
  return names;
}

}  // namespace

std::string layer_of_maps(const Graph& graph, const std::string& wanted) {
  const std::string layer = wanted.empty() ? graph.feature_map : wanted;
  const auto layers = map_layers(graph);
  for (const auto& name : layers)
    if (name == layer) return layer;
  throw Error(Kind::usage, graph.architecture + ": no layer `" + layer +
                               "` that holds maps. Give one of: " + join(layers, ", ") + ".");
}

Maps maps_by_grad_cam(const Network& network, const at::Tensor& inputs, const Targets& targets,
                      const AttributionOptions& options) {
  std::vector<Network::Score> scores;
  for (std::size_t t = 0; t < targets.front().size(); ++t)
    scores.push_back([&targets, t, &options](const at::Tensor& logits, std::int64_t first) {
      return score_of(logits, column_of(targets, t, first, logits.size(0)), options.score);
    });
  const auto found = network.gradients(inputs, scores, layer_of_maps(network.graph(), options.layer));

  const at::NoGradGuard plain;
  const auto side = inputs.size(2);
  Maps maps(targets.size());
  for (std::size_t t = 0; t < scores.size(); ++t) {
    const auto weights = found.gradients[t].mean({2, 3}, /*keepdim=*/true);  // N x C x 1 x 1
    const auto coarse = (weights * found.values).sum(1, /*keepdim=*/true);   // N x 1 x H x W
    const auto fine = at::upsample_bilinear2d(at::relu(coarse), {side, side}, /*align_corners=*/false);
    const auto score = scores[t](found.logits, 0).to(at::kCPU);
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const auto row = static_cast<std::int64_t>(i);
      maps[i].push_back({to_image(fine[row][0]), to_image(coarse[row][0]), score[row].item<double>()});
    }
  }
  return maps;
}

}  // namespace leukolens
