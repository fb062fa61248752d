#include "leukolens/engine/executor.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/zeros_like.h>

#include "formula_network.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/model/architecture.hpp"
#include "tensors.hpp"
// last, since c10 defines CHECK
#include "catch.hpp"

using namespace leukolens;

namespace {

/// Every operation once; sides 6, 3, 2, 3, 1.
Graph every_operation() {
  return {"tiny",
          {{.name = "input", .op = Op::input, .inputs = {}, .in = 1, .out = 1},
           {.name = "conv1", .op = Op::conv, .inputs = {"input"}, .in = 1, .out = 2, .kernel = 3, .padding = 1},
           {.name = "bn1", .op = Op::batch_norm, .inputs = {"conv1"}, .in = 2, .out = 2},
           {.name = "relu", .op = Op::relu, .inputs = {"bn1"}, .in = 2, .out = 2},
           {.name = "add", .op = Op::add, .inputs = {"relu", "conv1"}, .in = 2, .out = 2},
           {.name = "maxpool", .op = Op::max_pool, .inputs = {"add"}, .in = 2, .out = 2, .kernel = 2, .stride = 2},
           {.name = "avg", .op = Op::average_pool, .inputs = {"maxpool"}, .in = 2, .out = 2, .kernel = 2, .stride = 1},
           {.name = "ada", .op = Op::adaptive_average_pool, .inputs = {"avg"}, .in = 2, .out = 2, .side = 3},
           {.name = "gap", .op = Op::global_average_pool, .inputs = {"ada"}, .in = 2, .out = 2},
           {.name = "flatten", .op = Op::flatten, .inputs = {"gap"}, .in = 2, .out = 2},
           {.name = "drop", .op = Op::dropout, .inputs = {"flatten"}, .in = 2, .out = 2, .probability = 0.5},
           {.name = "fc", .op = Op::linear, .inputs = {"drop"}, .in = 2, .out = 3, .bias = true}},
          "avg",
          4};
}

}  // namespace

TEST_CASE("gradients agree with finite differences through every operation", "[engine]") {
  // In double, so that the steps can be too small to cross a kink of ReLU or max pooling.
  const auto graph = every_operation();
  auto tensors = to_tensors(graph, formula_weights(graph));
  for (auto& [name, tensor] : tensors) tensor = tensor.to(at::kDouble);
  const auto input = tensor_from(formula_input(3, 6), {3, 1, 6, 6}).to(at::kDouble);
  const auto score = [&] {  // twice the first logit plus the last: a scalar that nearly every weight moves
    const auto z = execute(graph, tensors, input);
    return z.select(1, 0).mul(2).add(z.select(1, 2)).sum();
  };
  std::vector<std::string> trained;
  for (const auto& parameter : parameter_shapes(graph))
    if (parameter.trained) trained.push_back(parameter.name);
  for (const auto& name : trained) tensors.at(name).requires_grad_(true);
  score().backward();
  const at::AutoGradMode no_gradient(false);
  for (const auto& name : trained) {
    const auto gradient = tensors.at(name).grad().contiguous();
    auto* weights = tensors.at(name).data_ptr<double>();
    for (std::int64_t i = 0; i < gradient.numel(); ++i) {
      constexpr double step = 1e-6;
      const double before = weights[i];
      weights[i] = before + step;
      const double above = score().item<double>();
      weights[i] = before - step;
      const double below = score().item<double>();
      weights[i] = before;
      CHECK(gradient.data_ptr<double>()[i] == Approx((above - below) / (2 * step)).epsilon(1e-5).margin(1e-7));
    }
  }
}

TEST_CASE("a strided 1 x 1 convolution of few channels has the right gradients", "[engine]") {
  // oneDNN issue 6035: with channels-last values of fewer than 16 channels its own kernel overruns its buffer.
  const Graph graph = {
      "tiny",
      {{.name = "input", .op = Op::input, .inputs = {}, .in = 8, .out = 8},
       {.name = "conv", .op = Op::conv, .inputs = {"input"}, .in = 8, .out = 16, .kernel = 1, .stride = 2}},
      "conv",
      16};
  const std::int64_t cells = 32, side = 48;
  const auto gradient = [&](at::ScalarType type) {  // in double, oneDNN has no part
    const auto weights = at::linspace(-1, 1, 128).reshape({16, 8, 1, 1}).to(type).requires_grad_(true);
    const auto input = at::linspace(0, 50, cells * 8 * side * side).sin().reshape({cells, 8, side, side}).to(type);
    const auto z = execute(graph, {{"conv.weight", weights}}, input.contiguous(at::MemoryFormat::ChannelsLast));
    z.mul(z).mean().backward();
    return weights.grad().to(at::kDouble).contiguous();
  };
  const auto got = gradient(at::kFloat), wanted = gradient(at::kDouble);
  for (std::int64_t i = 0; i < wanted.numel(); ++i)
    CHECK(got.data_ptr<double>()[i] == Approx(wanted.data_ptr<double>()[i]).epsilon(1e-3).margin(1e-4));
}

TEST_CASE("logits, training pass and gradients agree with PyTorch", "[engine][golden]") {
  const auto golden = read_json(std::string(LEUKOLENS_GOLDEN_DIR) + "/leukonet.json");
  const int cells = golden.at("cells"), patch = golden.at("patch");
  const auto graph = make_graph("leukonet", 3);
  const auto tensors = to_tensors(graph, formula_weights(graph));
  const auto input = tensor_from(formula_input(cells, patch), {cells, 1, patch, patch});
  const auto compare = [&](const char* key, const at::Tensor& z) {
    const auto wanted = golden.at(key).get<std::vector<std::vector<double>>>();
    const auto values = values_of(z);
    for (std::size_t i = 0; i < values.size(); ++i)
      CHECK(values[i] == Approx(wanted[i / wanted[0].size()][i % wanted[0].size()]).epsilon(1e-4).margin(1e-4));
  };
  Walk walk;
  walk.observe = [&](const Node& node, at::Tensor value) {
    if (node.name == graph.feature_map) compare("features", value.mean({2, 3}));
    return value;
  };
  compare("logits", execute(graph, tensors, input, walk));
  walk = {.train = true, .observe = {}};
  compare("train_logits", execute(graph, to_tensors(graph, formula_weights(graph)), input, walk));
}

TEST_CASE("an observer sees every node and can replace its value", "[engine]") {
  const auto graph = make_graph("leukonet", 3);
  const auto tensors = to_tensors(graph, formula_weights(graph));
  const auto input = tensor_from(formula_input(2, 32), {2, 1, 32, 32});
  std::vector<std::string> seen, all;
  for (const auto& node : graph.nodes) all.push_back(node.name);
  Walk walk;
  walk.observe = [&](const Node& node, at::Tensor value) {
    seen.push_back(node.name);
    return node.name == graph.feature_map ? at::zeros_like(value) : value;
  };
  const auto z = values_of(execute(graph, tensors, input, walk));
  CHECK(seen == all);
  const auto bias = values_of(tensors.at("fc.bias"));
  for (std::size_t i = 0; i < z.size(); ++i) CHECK(z[i] == bias[i % 3]);  // nothing but the bias is left
}

TEST_CASE("a value that an observer keeps is not overwritten later", "[engine]") {
  const at::AutoGradMode no_gradient(false);
  const auto graph = make_graph("leukonet", 3);
  const auto tensors = to_tensors(graph, formula_weights(graph));
  const auto input = tensor_from(formula_input(2, 32), {2, 1, 32, 32});
  std::vector<at::Tensor> kept;
  std::vector<std::vector<float>> copies;
  Walk walk;
  walk.observe = [&](const Node&, at::Tensor value) {
    kept.push_back(value);
    copies.push_back(values_of(value));
    return value;
  };
  const auto watched = values_of(execute(graph, tensors, input, walk));
  for (std::size_t i = 0; i < kept.size(); ++i) CHECK(values_of(kept[i]) == copies[i]);
  CHECK(values_of(execute(graph, tensors, input)) == watched);
  CHECK(values_of(input) == formula_input(2, 32));
}

TEST_CASE("training mode moves the running statistics, evaluation does not", "[engine]") {
  const auto graph = every_operation();
  const auto tensors = to_tensors(graph, formula_weights(graph));
  const auto input = tensor_from(formula_input(3, 6), {3, 1, 6, 6});
  const auto before = values_of(tensors.at("bn1.running_mean"));
  execute(graph, tensors, input);
  CHECK(values_of(tensors.at("bn1.running_mean")) == before);
  Random random(1, "dropout");
  at::Tensor convolved;
  Walk walk{.train = true, .observe = {}, .random = &random};
  walk.observe = [&](const Node& node, at::Tensor value) {
    if (node.name == "conv1") convolved = value;
    return value;
  };
  execute(graph, tensors, input, walk);
  const auto mean = values_of(convolved.mean({0, 2, 3})), after = values_of(tensors.at("bn1.running_mean"));
  for (int c = 0; c < 2; ++c) CHECK(after[c] == Approx(0.9 * before[c] + 0.1 * mean[c]));
}

TEST_CASE("dropout drops as often as asked, scales the rest, and only in training", "[engine]") {
  Graph g{"drop",
          {{.name = "input", .op = Op::input, .inputs = {}, .in = 1, .out = 1},
           {.name = "drop", .op = Op::dropout, .inputs = {"input"}, .in = 1, .out = 1, .probability = 0.25}},
          "input",
          1};
  const auto input = tensor_from(std::vector<float>(10000, 3.f), {100, 1, 10, 10});
  Random random(1, "dropout"), same(1, "dropout");
  Walk walk{.train = true, .observe = {}, .random = &random}, again{.train = true, .observe = {}, .random = &same};
  const auto values = values_of(execute(g, {}, input, walk));
  CHECK(values == values_of(execute(g, {}, input, again)));
  int dropped = 0;
  for (const float v : values) {
    CHECK((v == 0 || v == 4));
    dropped += v == 0;
  }
  CHECK(dropped == Approx(2500).margin(150));
  CHECK(values_of(execute(g, {}, input)) == values_of(input));
}

TEST_CASE("a tensor of another shape is named", "[engine][errors]") {
  const auto graph = make_graph("leukonet", 3);
  auto weights = formula_weights(graph);
  weights["fc.weight"] = {{1}, {1}};
  CHECK_THROWS_WITH(to_tensors(graph, weights), Catch::Contains("fc.weight"));
}
