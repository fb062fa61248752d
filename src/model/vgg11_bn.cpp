#include "model/vgg11_bn.hpp"

#include "model/graph_builder.hpp"

namespace leukolens {
namespace {

constexpr int pool = 0;  // stands between the convolutions' channels

}  // namespace

Graph vgg11_bn(int classes) {
  constexpr int map_side = 7;
  GraphBuilder g("vgg11_bn", 32, 1);
  int layer = 0, channels = 1;
  const auto next = [&] { return "features." + std::to_string(layer++); };
  for (const int out : {64, pool, 128, pool, 256, 256, pool, 512, 512, pool, 512, 512, pool}) {
    if (out == pool) {
      g.max_pool(next(), 2, 2);
      continue;
    }
    g.conv(next(), channels, out, 3, 1, 1, true);
    g.batch_norm(next());
    g.relu(next());
    channels = out;
  }
  const std::string feature_map = g.last();
  g.adaptive_average_pool("avgpool", map_side);
  g.flatten("flatten", map_side);
  g.linear("classifier.0", 4096);
  g.relu("classifier.1");
  g.dropout("classifier.2", 0.5);
  g.linear("classifier.3", 4096);
  g.relu("classifier.4");
  g.dropout("classifier.5", 0.5);
  g.linear("classifier.6", classes);
  return g.finish(feature_map);
}

}  // namespace leukolens
