#include "model/leukonet.hpp"

#include <array>

#include "model/graph_builder.hpp"

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

/// Two 3 x 3 convolutions around a shortcut; where the shape changes, the shortcut is a 1 x 1 convolution.
void append_block(GraphBuilder& g, const std::string& name, int in, int out, int stride) {
  const std::string input = g.last();
  g.conv(name + ".conv1", in, out, 3, stride, 1, false);
  g.batch_norm(name + ".bn1");
  g.relu(name + ".relu");
  g.conv(name + ".conv2", out, out, 3, 1, 1, false);
  g.batch_norm(name + ".bn2");
  const std::string residual = g.last();
  std::string shortcut = input;
  if (stride != 1 || in != out) {
    g.from(input);
    g.conv(name + ".downsample.0", in, out, 1, stride, 0, false);
    g.batch_norm(name + ".downsample.1");
    shortcut = g.last();
  }
  g.from(residual);
  g.add(name + ".add", shortcut);
  g.relu(name);
}

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
      append_block(g, "layer" + std::to_string(s + 1) + "." + std::to_string(b), channels, stages[s].channels,
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
