#include <cstdio>
#include <leukolens/engine/engines.hpp>
#include <leukolens/model/architecture.hpp>

int main() {
  leukolens::Graph graph = leukolens::make_graph("leukonet", 3);
  leukolens::Weights weights;
  for (const auto& p : leukolens::parameter_shapes(graph)) {
    std::size_t size = 1;
    for (const std::size_t side : p.shape) size *= side;
    weights[p.name] = {p.shape, std::vector<float>(size, p.name.ends_with("running_var") ? 1.f : 0.1f)};
  }
  const int patch = 32;
  const auto engine = leukolens::make_engine(leukolens::all_engines(), graph, weights, patch, {1, "cpu"});
  std::vector<float> input(patch * patch, 1.f), logits(3), features(static_cast<std::size_t>(engine->feature_count()));
  engine->run(input.data(), logits.data(), features.data());
  std::printf("%s: logits %g %g %g\n",
              leukolens::engine_name(leukolens::all_engines(), leukolens::EngineKind::libtorch).c_str(), logits[0],
              logits[1], logits[2]);
  return logits[0] == logits[1] ? 0 : 1;  // all classes have the same weights
}
