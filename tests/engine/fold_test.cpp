#include "leukolens/engine/fold.hpp"

#include <c10/core/InferenceMode.h>

#include "formula_network.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/model/architecture.hpp"
#include "noise_network.hpp"
#include "tensors.hpp"
// last, since c10 defines CHECK
#include "catch.hpp"

using namespace leukolens;

namespace {

std::vector<float> logits_of(const Graph& graph, const Weights& weights, int cells, int patch) {
  const c10::InferenceMode inference;
  const auto input = tensor_from(formula_input(cells, patch), {cells, 1, patch, patch});
  return values_of(execute(graph, to_tensors(graph, weights), input));
}

}  // namespace

TEST_CASE("folding a batch norm of one channel, by hand", "[engine]") {
  Graph g{"tiny",
          {{.name = "input", .op = Op::input, .inputs = {}, .in = 1, .out = 1},
           {.name = "conv", .op = Op::conv, .inputs = {"input"}, .in = 1, .out = 1, .kernel = 1, .bias = true},
           {.name = "bn", .op = Op::batch_norm, .inputs = {"conv"}, .in = 1, .out = 1},
           {.name = "relu", .op = Op::relu, .inputs = {"bn"}, .in = 1, .out = 1}},
          "bn",
          1};
  const Weights w = {{"conv.weight", {{1, 1, 1, 1}, {3}}},
                     {"conv.bias", {{1}, {5}}},
                     {"bn.weight", {{1}, {2}}},
                     {"bn.bias", {{1}, {7}}},
                     {"bn.running_mean", {{1}, {1}}},
                     {"bn.running_var", {{1}, {4 - 1e-5f}}}};
  const auto folded = fold_batch_norm(g, w);
  // 2 (3 x + 5 - 1) / 2 + 7 = 3 x + 11
  CHECK(folded.weights.at("conv.weight").values[0] == Approx(3));
  CHECK(folded.weights.at("conv.bias").values[0] == Approx(11));
  CHECK(folded.weights.size() == 2);
  REQUIRE(folded.graph.nodes.size() == 3);
  CHECK(folded.graph.nodes[2].inputs.front() == "conv");
  CHECK(folded.graph.feature_map == "conv");
}

TEST_CASE("a convolution whose value is used twice keeps its batch norm", "[engine]") {
  Graph g{"tiny",
          {{.name = "input", .op = Op::input, .inputs = {}, .in = 1, .out = 1},
           {.name = "conv", .op = Op::conv, .inputs = {"input"}, .in = 1, .out = 1, .kernel = 1},
           {.name = "bn", .op = Op::batch_norm, .inputs = {"conv"}, .in = 1, .out = 1},
           {.name = "sum", .op = Op::add, .inputs = {"bn", "conv"}, .in = 1, .out = 1}},
          "sum",
          1};
  CHECK(fold_batch_norm(g, formula_weights(g)).graph.nodes.size() == 4);
}

TEST_CASE("a folded network gives the logits of the unfolded one", "[engine]") {
  for (const auto& name : architectures()) {
    if (name == "shape-baseline") continue;  // looks at shape columns, not at pixels
    const auto graph = make_graph(name, 3);
    const int patch = std::max(48, graph.smallest_patch);
    const auto weights = noise_weights(graph);
    const auto folded = fold_batch_norm(graph, weights);
    for (const auto& node : folded.graph.nodes) CHECK(node.op != Op::batch_norm);
    const auto a = logits_of(graph, weights, 3, patch), b = logits_of(folded.graph, folded.weights, 3, patch);
    for (std::size_t i = 0; i < a.size(); ++i) CHECK(a[i] == Approx(b[i]).epsilon(1e-4).margin(1e-5));
  }
}

TEST_CASE("a missing tensor is named", "[engine][errors]") {
  const auto graph = make_graph("leukonet", 3);
  auto weights = formula_weights(graph);
  weights.erase("bn1.running_var");
  CHECK_THROWS_WITH(fold_batch_norm(graph, weights), Catch::Contains("bn1.running_var"));
}
