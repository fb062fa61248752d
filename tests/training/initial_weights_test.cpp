#include "training/initial_weights.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/model/architecture.hpp"

using namespace leukolens;

TEST_CASE("convolutions start with He's spread, batch norm as the identity", "[training]") {
  const Graph g{"wide",
                {{.name = "input", .op = Op::input, .inputs = {}, .in = 1, .out = 1},
                 {.name = "conv", .op = Op::conv, .inputs = {"input"}, .in = 32, .out = 64, .kernel = 3},
                 {.name = "bn", .op = Op::batch_norm, .inputs = {"conv"}, .in = 64, .out = 64},
                 {.name = "fc", .op = Op::linear, .inputs = {"bn"}, .in = 100, .out = 50, .bias = true}},
                "conv",
                1};
  const auto w = initial_weights(g, 1);
  double sum = 0, squares = 0;
  for (const float v : w.at("conv.weight").values) sum += v, squares += v * v;
  const double n = 32 * 64 * 9;
  CHECK(squares / n == Approx(2. / (64 * 9)).epsilon(0.03));
  CHECK(sum / n == Approx(0).margin(0.002));
  for (const float v : w.at("fc.weight").values) CHECK(std::abs(v) <= 0.1f);
  CHECK(w.at("bn.weight").values == std::vector<float>(64, 1));
  CHECK(w.at("bn.bias").values == std::vector<float>(64, 0));
  CHECK(w.at("bn.running_mean").values == std::vector<float>(64, 0));
  CHECK(w.at("bn.running_var").values == std::vector<float>(64, 1));
}

TEST_CASE("the start depends on the seed and on nothing else", "[training]") {
  const auto graph = make_graph("leukonet", 3);
  const auto a = initial_weights(graph, 1), b = initial_weights(graph, 1), c = initial_weights(graph, 2);
  CHECK(a.at("conv1.weight").values == b.at("conv1.weight").values);
  CHECK(a.at("conv1.weight").values != c.at("conv1.weight").values);
  CHECK(a.size() == parameter_shapes(graph).size());
}
