#include "leukolens/attribution/concepts.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <memory>

#include "attribution/backward_maps.hpp"
#include "attribution/layer_maps.hpp"
#include "attribution/lrp_rules.hpp"
#include "leukolens/attribution/layers.hpp"

namespace leukolens {
namespace {

/// One block of cells carried back to the layer.
struct AtLayer {
  Trace trace;
  at::Tensor relevance;  ///< of the layer's value, N x C x H x W, with the rows that fill the block
  std::int64_t first, count;
};

/// A network and the layer that is looked at.
struct Lens {
  std::shared_ptr<const Network> network;
  std::string layer;

  const Network& folded() const { return network->folded(); }

  /// Calls work(block) for all cells, in blocks of one size, so that a cell's bits do not depend on its neighbours.
  template <typename Work>
  void in_blocks(const std::vector<cv::Mat1f>& inputs, const std::vector<int>& classes, const Work& work) const {
    use_one_libtorch_thread();
    const auto all = to_tensor(inputs);
    const auto rule = relevance_rule(folded(), epsilon_plus_flat(folded()));
    AttributionOptions options;
    options.score = ScoreOf::centred;
    for (std::int64_t first = 0; first < all.size(0);) {
      const auto block = rows_walked(all, first);
      AtLayer at{folded().trace(block), {}, first, std::min(block.size(0), all.size(0) - first)};
      Targets targets;
      for (std::int64_t i = 0; i < block.size(0); ++i)
        targets.push_back({classes[static_cast<std::size_t>(std::min(first + i, all.size(0) - 1))]});
      const auto& z = at.trace.at(folded().graph().nodes.back().name);
      const auto seed = seed_of(scores_of(targets, options).front(), z) * z;
      at.relevance = folded().walk_back(at.trace, seed, rule, layer).at(layer);
      work(at, rule);
      first += at.count;
    }
  }
};

cv::Mat1f relevance_of(const Lens& lens, const std::vector<cv::Mat1f>& inputs, const std::vector<int>& classes) {
  std::vector<at::Tensor> blocks;
  lens.in_blocks(inputs, classes, [&](const AtLayer& at, const BackwardRule&) {
    blocks.push_back(at.relevance.sum({2, 3}).narrow(0, 0, at.count));
  });
  return to_image(at::cat(blocks));
}

std::vector<cv::Mat1f> maps_of(const Lens& lens, const std::vector<cv::Mat1f>& inputs, const std::vector<int>& classes,
                               const std::vector<int>& channels) {
  std::vector<cv::Mat1f> maps;
  lens.in_blocks(inputs, classes, [&](const AtLayer& at, const BackwardRule& rule) {
    auto chosen = at::zeros_like(at.relevance);
    for (std::int64_t i = 0; i < at.count; ++i) {
      const auto channel = channels[static_cast<std::size_t>(at.first + i)];
      chosen[i][channel].copy_(at.relevance[i][channel]);
    }
    const auto input = lens.folded().graph().nodes.front().name;
    const auto found = lens.folded().walk_back_from(at.trace, lens.layer, chosen, rule).at(input);
    for (std::int64_t i = 0; i < at.count; ++i) maps.push_back(to_image(found[i][0]));
  });
  return maps;
}

}  // namespace

ConceptsOf make_concepts(const Graph& graph, const Weights& weights, const std::string& device,
                         const std::string& layer) {
  const std::string chosen = layer.empty() ? graph.feature_map : layer;
  check_map_layer(graph, chosen);
  const Lens lens{std::make_shared<const Network>(graph, weights, device, 0), chosen};
  ConceptsOf concepts;
  concepts.layer = chosen;
  const auto shapes = value_shapes(graph, std::max(graph.smallest_patch, 32));
  for (std::size_t i = 0; i < graph.nodes.size(); ++i)
    if (graph.nodes[i].name == chosen) concepts.channels = shapes[i].channels;
  concepts.relevance = [lens](const auto& inputs, const auto& classes) {
    return inputs.empty() ? cv::Mat1f() : relevance_of(lens, inputs, classes);
  };
  concepts.maps = [lens](const auto& inputs, const auto& classes, const auto& channels) {
    return inputs.empty() ? std::vector<cv::Mat1f>() : maps_of(lens, inputs, classes, channels);
  };
  return concepts;
}

}  // namespace leukolens
