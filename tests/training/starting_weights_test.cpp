#include "training/starting_weights.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/model/architecture.hpp"
#include "training/initial_weights.hpp"

using namespace leukolens;

namespace {

/// Weights of a resnet18 for `channels` colours and `classes`, as torchvision would save them.
Weights foreign(std::size_t channels, std::size_t classes) {
  auto weights = initial_weights(make_graph("resnet18", static_cast<int>(classes)), 7);
  auto& first = weights.at("conv1.weight");
  const auto one = first;
  first.shape[1] = channels;
  first.values.clear();
  for (std::size_t o = 0; o < 64; ++o)
    for (std::size_t c = 0; c < channels; ++c)
      for (std::size_t i = 0; i < 49; ++i)
        first.values.push_back(one.values[o * 49 + i] * static_cast<float>(1 << c));  // 1, 2, 4 times
  return weights;
}

const Graph graph = make_graph("resnet18", 3);
const Weights seeded = initial_weights(graph, 1);

}  // namespace

TEST_CASE("weights of the same network are used as they are", "[training]") {
  const auto given = foreign(1, 3);
  const auto start = starting_weights(graph, given, seeded, "w.safetensors");
  CHECK(start.used == given.size());
  CHECK(start.summed.empty());
  CHECK(start.fresh.empty());
  for (const auto& [name, tensor] : given) CHECK(start.weights.at(name).values == tensor.values);
}

TEST_CASE("three colours are summed and another head is started anew", "[training]") {
  const auto given = foreign(3, 1000);
  const auto start = starting_weights(graph, given, seeded, "folder/w.safetensors");
  CHECK(start.used == given.size() - 2);
  CHECK(start.fresh == std::vector<std::string>{"fc.weight", "fc.bias"});
  CHECK(start.weights.at("fc.weight").values == seeded.at("fc.weight").values);
  CHECK(start.weights.at("layer4.1.conv2.weight").values == given.at("layer4.1.conv2.weight").values);
  const auto& sum = start.weights.at("conv1.weight");
  CHECK(sum.shape == std::vector<std::size_t>{64, 1, 7, 7});
  for (std::size_t o = 0; o < 64; ++o)  // 1 + 2 + 4 times the first channel
    CHECK(sum.values[o * 49] == Approx(7 * given.at("conv1.weight").values[o * 3 * 49]));
  CHECK(describe(start, "folder/w.safetensors") ==
        "100 tensors of w.safetensors; conv1.weight summed over 3 channels; fc.weight, fc.bias started anew for the "
        "classes here");
}

TEST_CASE("weights of another network are refused by the tensors' names", "[training][errors]") {
  auto given = foreign(3, 3);
  const auto fault = [&] {
    try {
      starting_weights(graph, given, seeded, "w.safetensors");
    } catch (const Error& e) {
      return std::string(e.what());
    }
    return std::string("none");
  };
  given.at("layer1.0.conv1.weight").shape[0] = 32;
  CHECK_THAT(fault(), Catch::Contains("`layer1.0.conv1.weight` is 32 x 64 x 3 x 3") && Catch::Contains("64 x 64"));
  given = foreign(3, 3);
  given["classifier.weight"] = given.at("fc.weight");
  CHECK_THAT(fault(), Catch::Contains("does not have: classifier.weight"));
  given.erase("fc.weight");
  CHECK_THAT(fault(), Catch::Contains("no tensor fc.weight"));
  given = foreign(3, 3);
  given.at("bn1.bias").values[3] = std::nanf("");
  CHECK_THAT(fault(), Catch::Contains("`bn1.bias` holds NaN"));
}
