#include "model/lenet5.hpp"

#include "model/graph_builder.hpp"

namespace leukolens {

Graph lenet5(int classes) {
  constexpr int map_side = 5;
  GraphBuilder g("lenet5", 16, 1);
  g.conv("conv1", 1, 6, 5, 1, 0, true);
  g.relu("relu1");
  g.average_pool("pool1", 2, 2);
  g.conv("conv2", 6, 16, 5, 1, 0, true);
  g.relu("relu2");
  g.average_pool("pool2", 2, 2);
  const std::string feature_map = g.last();
  g.adaptive_average_pool("avgpool", map_side);
  g.flatten("flatten", map_side);
  g.linear("fc1", 120);
  g.relu("relu3");
  g.linear("fc2", 84);
  g.relu("relu4");
  g.linear("fc3", classes);
  return g.finish(feature_map);
}

}  // namespace leukolens
