#include "training/adamw.hpp"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>

#include <cmath>

#include "engine/formula_network.hpp"
#include "engine/tensors.hpp"
#include "leukolens/core/json.hpp"
#include "leukolens/model/architecture.hpp"
// last, since c10 defines CHECK
#include "catch.hpp"

using namespace leukolens;

TEST_CASE("two steps of AdamW on one weight and one bias, by hand", "[training]") {
  const Graph g{"tiny",
                {{.name = "x", .op = Op::input, .inputs = {}, .in = 1, .out = 1},
                 {.name = "fc", .op = Op::linear, .inputs = {"x"}, .in = 1, .out = 1, .bias = true}},
                "x",
                1};
  auto tensors = to_tensors(g, {{"fc.weight", {{1, 1}, {2}}}, {"fc.bias", {{1}, {3}}}});
  AdamW optimizer(g, tensors, 0.1);
  const auto step = [&](double gradient) {
    (tensors.at("fc.weight").mul(gradient).sum()).add(tensors.at("fc.bias").mul(gradient).sum()).backward();
    optimizer.step(0.01);
  };
  step(5);  // m/sqrt(v) is 1 after bias correction: the step is the rate itself
  CHECK(values_of(tensors.at("fc.weight"))[0] == Approx(2 * (1 - 0.01 * 0.1) - 0.01));
  CHECK(values_of(tensors.at("fc.bias"))[0] == Approx(3 - 0.01));  // no decay
  step(-1);
  const double m = (0.9 * 0.5 - 0.1) / (1 - 0.81), v = (0.999 * 0.025 + 0.001) / (1 - 0.998001);
  CHECK(values_of(tensors.at("fc.bias"))[0] == Approx(3 - 0.01 - 0.01 * m / std::sqrt(v)));
  CHECK_FALSE(tensors.at("fc.bias").grad().defined());
}

TEST_CASE("loss, gradients and one step on leukonet agree with PyTorch", "[training][golden]") {
  const auto golden = read_json(std::string(LEUKOLENS_GOLDEN_DIR) + "/leukonet.json");
  const int cells = golden.at("cells"), patch = golden.at("patch");
  const auto graph = make_graph("leukonet", 3);
  auto tensors = to_tensors(graph, formula_weights(graph));
  AdamW optimizer(graph, tensors, 0.05);
  const auto input = tensor_from(formula_input(cells, patch), {cells, 1, patch, patch});
  auto labels = at::empty({cells}, at::TensorOptions().dtype(at::kLong));
  for (int i = 0; i < cells; ++i) labels.data_ptr<std::int64_t>()[i] = golden.at("labels")[i];
  const auto loss = at::cross_entropy_loss(execute(graph, tensors, input, {.train = true, .observe = {}}), labels);
  CHECK(loss.item<double>() == Approx(golden.at("loss").get<double>()).epsilon(1e-5));
  loss.backward();
  for (const auto& [name, norm] : golden.at("gradient_norms").items())
    CHECK(tensors.at(name).grad().norm().item<double>() == Approx(norm.get<double>()).epsilon(1e-3).margin(1e-4));
  optimizer.step(0.01);
  const auto wanted = golden.at("logits_after_step").get<std::vector<std::vector<double>>>();
  const at::AutoGradMode no_gradient(false);
  const auto z = values_of(execute(graph, tensors, input));
  for (std::size_t i = 0; i < z.size(); ++i) CHECK(z[i] == Approx(wanted[i / 3][i % 3]).epsilon(1e-2).margin(1e-2));
}
