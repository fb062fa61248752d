#include "model/alexnet.hpp"

#include "model/graph_builder.hpp"

namespace leukolens {

Graph alexnet(int classes) {
  constexpr int map_side = 6;
  GraphBuilder g("alexnet", 63, 1);
  g.conv("features.0", 1, 64, 11, 4, 2, true);
  g.relu("features.1");
  g.max_pool("features.2", 3, 2);
  g.conv("features.3", 64, 192, 5, 1, 2, true);
  g.relu("features.4");
  g.max_pool("features.5", 3, 2);
  g.conv("features.6", 192, 384, 3, 1, 1, true);
  g.relu("features.7");
  g.conv("features.8", 384, 256, 3, 1, 1, true);
  g.relu("features.9");
  g.conv("features.10", 256, 256, 3, 1, 1, true);
  g.relu("features.11");
  g.max_pool("features.12", 3, 2);
  const std::string feature_map = g.last();
  g.adaptive_average_pool("avgpool", map_side);
  g.flatten("flatten", map_side);
  g.dropout("classifier.0", 0.5);
  g.linear("classifier.1", 4096);
  g.relu("classifier.2");
  g.dropout("classifier.3", 0.5);
  g.linear("classifier.4", 4096);
  g.relu("classifier.5");
  g.linear("classifier.6", classes);
  return g.finish(feature_map);
}

}  // namespace leukolens
