#include "model/resnet18.hpp"

#include "model/graph_builder.hpp"
#include "model/residual_block.hpp"

namespace leukolens {

Graph resnet18(int classes) {
  GraphBuilder g("resnet18", 32, 1);
  int channels = 64;
  g.conv("conv1", 1, channels, 7, 2, 3, false);
  g.batch_norm("bn1");
  g.relu("relu");
  g.max_pool("maxpool", 3, 2, 1);
  for (int stage = 1; stage <= 4; ++stage) {
    const int out = 32 << stage;
    const std::string layer = "layer" + std::to_string(stage);
    append_residual_block(g, layer + ".0", channels, out, stage == 1 ? 1 : 2);
    append_residual_block(g, layer + ".1", out, out, 1);
    channels = out;
  }
  const std::string feature_map = g.last();
  g.global_average_pool("avgpool");
  g.flatten("flatten");
  g.linear("fc", classes);
  return g.finish(feature_map);
}

}  // namespace leukolens
