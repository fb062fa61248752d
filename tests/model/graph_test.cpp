#include "leukolens/model/graph.hpp"

#include <set>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/model/architecture.hpp"

using namespace leukolens;

TEST_CASE("every node of a graph comes after its inputs and has its own name", "[model]") {
  for (const auto& name : architectures()) {
    const auto graph = make_graph(name, 4);
    std::set<std::string> seen;
    for (const auto& node : graph.nodes) {
      for (const auto& input : node.inputs) CHECK(seen.count(input) == 1);
      CHECK(node.inputs.size() == (node.op == Op::input ? 0u : node.op == Op::add ? 2u : 1u));
      CHECK(seen.insert(node.name).second);
    }
    CHECK(graph.nodes.front().op == Op::input);
    CHECK(graph.classes() == 4);
    CHECK_NOTHROW(graph.node(graph.feature_map));
  }
}

TEST_CASE("both inputs of every sum have one shape, at the smallest patch and at odd ones", "[model]") {
  for (const auto& name : architectures()) {
    const auto graph = make_graph(name, 3);
    for (const int patch : {graph.smallest_patch, 63, 75, 96}) {
      const auto shapes = value_shapes(graph, patch);
      const auto shape = [&](const std::string& wanted) {
        for (std::size_t i = 0; i < shapes.size(); ++i)
          if (graph.nodes[i].name == wanted) return shapes[i];
        return ValueShape{};
      };
      for (const auto& node : graph.nodes) {
        if (node.op != Op::add) continue;
        const auto a = shape(node.inputs[0]), b = shape(node.inputs[1]);
        CHECK((a.channels == b.channels && a.height == b.height && a.width == b.width));
      }
      CHECK(shapes.back().channels == 3);
      CHECK(shape(graph.feature_map).height >= 1);
    }
  }
}

TEST_CASE("shapes of a small graph computed by hand", "[model]") {
  Graph g{"tiny",
          {{.name = "input", .op = Op::input, .inputs = {}, .in = 1, .out = 1},
           {.name = "conv1",
            .op = Op::conv,
            .inputs = {"input"},
            .in = 1,
            .out = 4,
            .kernel = 5,
            .stride = 2,
            .padding = 2},
           {.name = "pool", .op = Op::max_pool, .inputs = {"conv1"}, .in = 4, .out = 4, .kernel = 2, .stride = 2},
           {.name = "flatten", .op = Op::flatten, .inputs = {"pool"}, .in = 4, .out = 4 * 12 * 12},
           {.name = "fc", .op = Op::linear, .inputs = {"flatten"}, .in = 4 * 12 * 12, .out = 2, .bias = true}},
          "pool",
          5};
  const auto shapes = value_shapes(g, 48);
  // (48 + 4 - 5) / 2 + 1 = 24; (24 - 2) / 2 + 1 = 12
  CHECK(shapes[1].height == 24);
  CHECK(shapes[2].width == 12);
  CHECK(shapes[3].channels == 576);
  CHECK(shapes[4].channels == 2);
  CHECK(multiply_adds(g, 48) == 4 * 24 * 24 * 25 + 2 * 576);
}

TEST_CASE("leukonet has torchvision's parameter names", "[model]") {
  std::set<std::string> names;
  for (const auto& parameter : parameter_shapes(make_graph("leukonet", 3))) names.insert(parameter.name);
  for (const char* name :
       {"conv1.weight", "bn1.weight", "bn1.running_var", "layer1.0.conv1.weight", "layer2.0.bn2.bias",
        "layer2.0.downsample.0.weight", "layer2.0.downsample.1.running_mean", "fc.weight", "fc.bias"})
    CHECK(names.count(name) == 1);
  CHECK(names.count("conv1.bias") == 0);  // batch norm has its own
}

TEST_CASE("the architectures of torchvision have its numbers of parameters", "[model]") {
  // torchvision's documented counts, less two input channels of the first layer and a head of K instead of 1,000
  // classes
  const auto count = [](const char* name, int classes) {
    std::size_t sum = 0;
    for (const auto& parameter : parameter_shapes(make_graph(name, classes))) {
      std::size_t size = parameter.trained ? 1 : 0;
      for (const auto side : parameter.shape) size *= side;
      sum += size;
    }
    return sum;
  };
  CHECK(count("resnet18", 1000) == 11689512 - 2 * 64 * 49);
  CHECK(count("alexnet", 1000) == 61100840 - 2 * 64 * 121);
  CHECK(count("vgg11_bn", 1000) == 132868840 - 2 * 64 * 9);
  CHECK(count("lenet5", 10) == 156 + 2416 + 48120 + 10164 + 850);  // C1, C3 (all maps joined), C5, F6, output
}

TEST_CASE("a network is refused below its smallest patch and runs at it", "[model]") {
  for (const auto& [name, smallest] :
       {std::pair("lenet5", 16), std::pair("alexnet", 63), std::pair("vgg11_bn", 32), std::pair("resnet18", 32)}) {
    const auto graph = make_graph(name, 3);
    CHECK(graph.smallest_patch == smallest);
    CHECK_NOTHROW(value_shapes(graph, smallest));
    CHECK_THROWS_AS(value_shapes(graph, smallest - 1), Error);
  }
}

TEST_CASE("an unknown architecture or layer is named with those known", "[model][errors]") {
  try {
    make_graph("resnet999", 3);
    FAIL("no error");
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::usage);
    CHECK(std::string(e.what()).find("leukonet") != std::string::npos);
  }
  const auto graph = make_graph("leukonet", 3);
  CHECK_THROWS_WITH(graph.node("layer9"), Catch::Contains("layer9") && Catch::Contains("layer1.0.conv1"));
  CHECK_THROWS_AS(value_shapes(graph, graph.smallest_patch - 1), Error);
}
