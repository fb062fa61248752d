#include "attribution/network.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>

#include "attribution/linear_head.hpp"
#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/model/architecture.hpp"
#include "random_weights.hpp"
#include "tiny_network.hpp"

using namespace leukolens;

namespace {

/// N x 1 x side x side.
at::Tensor inputs_of(int n, int side) {
  auto x = at::empty({n, 1, side, side}, at::TensorOptions().dtype(at::kFloat));
  Random random(11, "inputs");
  for (std::int64_t i = 0; i < x.numel(); ++i) x.data_ptr<float>()[i] = static_cast<float>(random.normal());
  return x;
}

double largest(const at::Tensor& t) { return t.abs().max().item<double>(); }

Network network_of(const tiny::Network& n) { return {n.graph, n.weights, "cpu", 0}; }

/// Two ways from the input to the sum, which is where relevances add up: x + relu(conv(x)), then a linear layer.
tiny::Network residual_network() {
  tiny::Network n = tiny::pooled_network({1, -2, 0.5f}, {{3, 1, -1}, {0, 2, 1}}, true);
  auto& nodes = n.graph.nodes;
  const auto at = std::ranges::find(nodes, "avgpool", &Node::name);
  const auto sum = nodes.insert(at, tiny::node("sum", Op::add, {"conv", "relu"}));
  (sum + 1)->inputs = {"sum"};
  return n;
}

}  // namespace

TEST_CASE("the trace holds every node's value", "[explain]") {
  const auto n = tiny::pooled_network({1, -2}, {{3, 1}, {0, 2}}, true);
  const auto network = network_of(n);
  const auto x = inputs_of(11, 4);  // more than one block
  const auto trace = network.trace(x);
  REQUIRE(trace.size() == n.graph.nodes.size());
  CHECK(largest(trace.at("input") - x) == 0);
  CHECK(largest(trace.at("conv").select(1, 1) + 2 * x.select(1, 0)) < 1e-6);
  CHECK(trace.at("relu").min().item<double>() == 0);
  CHECK(largest(trace.at("fc") - network.logits(x)) < 1e-5);
}

TEST_CASE("walking back by the plain rule gives the gradient", "[explain]") {
  for (const auto& n : {tiny::pooled_network({1, -2}, {{3, 1}, {0, 2}}, true, true), residual_network()}) {
    const auto network = network_of(n);
    const auto x = inputs_of(9, 4);
    const auto found =
        network.gradients(x, {[](const at::Tensor& z, std::int64_t) { return z.select(1, 1); }}, "input");
    auto seed = at::empty({9, 2}, x.options());
    seed.zero_().select(1, 1).fill_(1);
    const auto relevance = network.walk_back(network.trace(x), seed, gradient_rule(network));
    CHECK(largest(found.gradients[0]) > 0.01);
    CHECK(largest(relevance.at("input") - found.gradients[0]) < 1e-6);
    CHECK(largest(found.logits - network.logits(x)) < 1e-5);
    CHECK(largest(found.values - x) == 0);
  }
}

TEST_CASE("another rule changes what its nodes hand down", "[explain]") {
  // DeconvNet's ReLU (Zeiler & Fergus 2014) hands positive relevance down wherever the unit stood.
  const auto n = tiny::pooled_network({1}, {{1}}, true);
  const auto network = network_of(n);
  const auto x = inputs_of(1, 3);
  const auto plain = gradient_rule(network);
  const auto rule = [&](const Node& node, const std::vector<at::Tensor>& inputs, const at::Tensor& output,
                        const at::Tensor& relevance) {
    return node.op == Op::relu ? std::vector{relevance.clamp_min(0)} : plain(node, inputs, output, relevance);
  };
  auto seed = at::empty({1, 1}, x.options());
  seed.fill_(9);
  const auto relevance = network.walk_back(network.trace(x), seed, rule);
  CHECK(largest(relevance.at("input") - 1) < 1e-6);  // 9 spread over nine pixels, no ReLU in the way
}

TEST_CASE("one node runs by itself", "[explain]") {
  const auto n = tiny::pooled_network({1, -2}, {{3, 1}, {0, 2}}, true);
  const auto network = network_of(n);
  const auto trace = network.trace(inputs_of(2, 4));
  const auto again = network.run(n.graph.node("relu"), {trace.at("conv")});
  CHECK(largest(again - trace.at("relu")) == 0);
  CHECK(trace.at("conv").min().item<double>() < 0);  // its input was not overwritten
}

TEST_CASE("rows are the same bits alone and among others", "[explain]") {
  const auto network = network_of(residual_network());
  const auto x = inputs_of(70, 5);
  const auto all = network.logits(x);
  for (const std::int64_t row : {0, 5, 63, 64, 69})
    CHECK(largest(network.logits(x.narrow(0, row, 1)) - all.narrow(0, row, 1)) == 0);
}

TEST_CASE("gradients by shortcuts are those of a walk back through the network as trained", "[explain]") {
  // At the last map by the linear head, at other layers with batch norm folded, at a convolution as it was trained.
  const auto graph = make_graph("leukonet", 3);
  const Network network(graph, random_weights(graph), "cpu", 0);
  const auto x = inputs_of(3, 20);
  const auto trace = network.trace(x);
  const auto score = [](const at::Tensor& z, std::int64_t) { return z.select(1, 2) - z.select(1, 0) * z.select(1, 1); };
  const auto relevance = network.walk_back(trace, seed_of(score, trace.at("fc")), gradient_rule(network));
  REQUIRE(linear_head(graph, graph.feature_map) != nullptr);
  for (const auto& node : {graph.feature_map, std::string("layer2.0.relu"), std::string("layer1.0.bn2"),
                           std::string("layer2.0.conv1"), std::string("maxpool"), std::string("input")}) {
    CAPTURE(node);
    const auto found = network.gradients(x, {score}, node);
    CHECK(largest(found.gradients[0] - relevance.at(node)) < 1e-4 * largest(relevance.at(node)));
    CHECK(largest(found.values - trace.at(node)) < 1e-4 * largest(trace.at(node)));
    CHECK(largest(network.values(x, node).values - trace.at(node)) < 1e-4 * largest(trace.at(node)));
    CHECK(largest(found.logits - trace.at("fc")) < 1e-4 * largest(trace.at("fc")));
  }
}

TEST_CASE("only a pooled linear head is a sum of means", "[explain]") {
  CHECK(linear_head(make_graph("resnet18", 3), "layer4.1")->name == "fc");
  const auto residual = make_graph("resnet18", 3);
  CHECK(linear_head(residual, "layer4.0") == nullptr);  // convolutions follow
  CHECK(linear_head(residual, "avgpool") == nullptr);   // is pooled already
  const auto layered = make_graph("vgg11_bn", 3);
  CHECK(linear_head(layered, layered.feature_map) == nullptr);
  const auto pixels = tiny::linear_network(2, {{1, 2, 3, 4}, {0, 0, 0, 1}}, {0, 0});
  CHECK(linear_head(pixels.graph, "input") == nullptr);  // every pixel has a weight of its own
}
