#include "model/leukonet.hpp"

#include <array>

#include "model/graph_builder.hpp"
#include "model/residual_block.hpp"

namespace leukolens {
namespace {

struct Stem {
  int kernel, stride;
  bool pool;  ///< 2 x 2 max pooling after it
};
struct Stage {
  int widening, blocks, stride;  ///< channels = widening x width
};

// Chosen on measured accuracy against speed: docs/leukonet.md.
constexpr Stem stem = {3, 1, true};
constexpr std::array<Stage, 3> stages = {{{1, 1, 1}, {2, 1, 2}, {4, 1, 2}}};

Graph leukonet_of(const std::string& name, int width, int classes) {
  GraphBuilder g(name, 16, 1);
  int channels = width;
  g.conv("conv1", 1, channels, stem.kernel, stem.stride, stem.kernel / 2, false);
  g.batch_norm("bn1");
  g.relu("relu");
  if (stem.pool) g.max_pool("maxpool", 2, 2);
  std::vector<std::string> stage_ends;
  for (std::size_t s = 0; s < stages.size(); ++s) {
    for (int b = 0; b < stages[s].blocks; ++b) {
      append_residual_block(g, "layer" + std::to_string(s + 1) + "." + std::to_string(b), channels,
                            stages[s].widening * width, b == 0 ? stages[s].stride : 1);
      channels = stages[s].widening * width;
    }
    stage_ends.push_back(g.last());
  }
  const std::string feature_map = g.last();
  g.global_average_pool("avgpool");
  g.flatten("flatten");
  g.linear("fc", classes);
  auto graph = g.finish(feature_map);
  graph.stages = stage_ends;
  return graph;
}

}  // namespace

Graph leukonet(int classes) { return leukonet_of("leukonet", 8, classes); }
Graph leukonet_w16(int classes) { return leukonet_of("leukonet-w16", 16, classes); }
Graph leukonet_w32(int classes) { return leukonet_of("leukonet-w32", 32, classes); }

}  // namespace leukolens
