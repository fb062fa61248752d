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
  int channels, blocks, stride;
};

// Chosen on measured accuracy against speed: docs/leukonet.md.
constexpr Stem stem = {3, 1, true};
constexpr std::array<Stage, 3> stages = {{{8, 1, 1}, {16, 1, 2}, {32, 1, 2}}};

}  // namespace

Graph leukonet(int classes) {
  GraphBuilder g("leukonet", 16, 1);
  int channels = stages.front().channels;
  g.conv("conv1", 1, channels, stem.kernel, stem.stride, stem.kernel / 2, false);
  g.batch_norm("bn1");
  g.relu("relu");
  if (stem.pool) g.max_pool("maxpool", 2, 2);
  for (std::size_t s = 0; s < stages.size(); ++s)
    for (int b = 0; b < stages[s].blocks; ++b) {
      append_residual_block(g, "layer" + std::to_string(s + 1) + "." + std::to_string(b), channels, stages[s].channels,
                            b == 0 ? stages[s].stride : 1);
      channels = stages[s].channels;
    }
  const std::string feature_map = g.last();
  g.global_average_pool("avgpool");
  g.flatten("flatten");
  g.linear("fc", classes);
  return g.finish(feature_map);
}

}  // namespace leukolens
