#include <cstdio>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/engine/engines.hpp"
#include "leukolens/engine/executor.hpp"
#include "leukolens/inference/run_network.hpp"
#include "leukolens/model/architecture.hpp"
#include "noise_network.hpp"

using namespace leukolens;

namespace {

/// Largest difference of the engine's logits from PyTorch's, relative to the largest logit.
double difference_from(const Json& golden, EngineKind kind) {
  Model model;
  model.architecture = golden.at("name");
  model.classes = {"a", "b", "c"};
  model.preprocessing.patch = golden.at("patch");
  model.weights = noise_weights(model.graph());
  const auto patch = static_cast<std::size_t>(model.preprocessing.patch);
  const auto cells = golden.at("cells").get<std::size_t>();
  const auto logits = run_network(model, noise(cells * patch * patch, 0), all_engines(), "cpu", kind).logits;
  const auto wanted = golden.at("logits").get<std::vector<std::vector<double>>>();
  double largest = 0, difference = 0;
  for (std::size_t i = 0; i < logits.values.size(); ++i) {
    largest = std::max(largest, std::abs(wanted[i / 3][i % 3]));
    difference = std::max(difference, std::abs(logits.values[i] - wanted[i / 3][i % 3]));
  }
  return difference / largest;
}

}  // namespace

TEST_CASE("every architecture gives the logits of an independent PyTorch network", "[engine][golden]") {
  use_one_libtorch_thread();
  const auto golden = read_json(std::string(LEUKOLENS_GOLDEN_DIR) + "/architectures.json");
  for (const auto& network : golden.at("networks"))
    for (const auto kind : {EngineKind::libtorch, EngineKind::openvino}) {
      if (!all_engines().contains(kind)) continue;
      INFO(network.at("name") << " at " << network.at("patch") << " px, " << name_of(kind));
      CHECK(difference_from(network, kind) < 1e-4);
    }
}
