#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/upsample_bilinear2d.h>

#include <map>

#include "attribution/explainer_state.hpp"
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

std::string layer_to_look_at(const Graph& graph, const std::string& wanted) {
  const std::string layer = wanted.empty() ? graph.feature_map : wanted;
  const auto layers = map_layers(graph);
  for (const auto& name : layers)
    if (name == layer) return layer;
  throw Error(Kind::usage, graph.architecture + ": no layer `" + layer +
                               "` that holds maps. Give one of: " + join(layers, ", ") + ".");
}

}  // namespace

std::vector<SaliencyMap> Explainer::grad_cam(const cv::Mat1f& input, const std::vector<int>& classes,
                                             const GradCamOptions& options) const {
  check_question(state_->graph, input, classes);
  const auto layer = layer_to_look_at(state_->graph, options.layer);
  at::AutoGradMode record(true);
  at::Tensor features;  // 1 x C x H x W: cut off from what lies below, so that the gradient ends here
  Walk walk;
  walk.observe = [&](const Node& node, at::Tensor value) {
    if (node.name != layer) return value;
    return features = value.detach().requires_grad_(true);
  };
  const auto logits = execute(state_->graph, state_->tensors, to_tensor(input), walk);

  std::vector<SaliencyMap> maps;
  for (const int c : classes) {
    const auto score = score_of(logits, c, options.score).squeeze(0);
    features.mutable_grad() = at::Tensor();
    score.backward({}, /*retain_graph=*/true, /*create_graph=*/false, at::TensorList(features));
    at::NoGradGuard plain;
    const auto weights = features.grad().mean({2, 3}, /*keepdim=*/true);
    const auto coarse = (weights * features.detach()).sum(1, /*keepdim=*/true);  // 1 x 1 x H x W
    const auto map = at::upsample_bilinear2d(at::relu(coarse), {input.rows, input.cols}, /*align_corners=*/false);
    maps.push_back({to_image(map[0][0]), to_image(coarse[0][0]), score.item<double>()});
  }
  return maps;
}

}  // namespace leukolens
