// Which part of each value a changed stretch of the input can change: by hand, and by trying every pixel.
#include "attribution/reach.hpp"

#include "attribution/windows.hpp"
#include "catch.hpp"
#include "leukolens/model/architecture.hpp"
#include "tiny_network.hpp"

using namespace leukolens;

namespace {

Node kernel_node(Op op, int kernel, int stride, int padding) {
  Node node = tiny::node("node", op, {"input"}, 1, 1);
  node.kernel = kernel, node.stride = stride, node.padding = padding;
  return node;
}

Graph one_node(const Node& node) { return {"one", {tiny::node("input", Op::input, {}, 0, 1), node}, "node", 1}; }

}  // namespace

TEST_CASE("a kernel spreads a change by its halo", "[explain]") {
  // kernel 3, stride 1, padding 1: pixels 4 and 5 reach outputs 3 to 6; at the border nothing lies outside.
  const auto same = one_node(kernel_node(Op::conv, 3, 1, 1));
  CHECK(reach_of(same, 10, {4, 2})[1] == Span{3, 4});
  CHECK(reach_of(same, 10, {0, 2})[1] == Span{0, 3});
  CHECK(reach_of(same, 10, {9, 1})[1] == Span{8, 2});
  // kernel 2, stride 2: outputs 0 to 4 look at 0 1, 2 3, ..
  const auto pool = one_node(kernel_node(Op::max_pool, 2, 2, 0));
  CHECK(reach_of(pool, 10, {3, 4})[1] == Span{1, 3});
  CHECK(reach_of(pool, 11, {10, 1})[1].length == 0);  // the odd last pixel is looked at by none
  // kernel 1, stride 2: every other pixel is leapt over
  CHECK(reach_of(one_node(kernel_node(Op::conv, 1, 2, 0)), 9, {3, 1})[1].length == 0);
  CHECK(reach_of(one_node(kernel_node(Op::conv, 7, 2, 3)), 64, {8, 8})[1] == Span{3, 7});
  CHECK(reach_of(one_node(tiny::node("node", Op::flatten, {"input"})), 8, {3, 1})[1] == Span{0, 1});
}

TEST_CASE("a span's inputs are those that its outputs look at", "[explain]") {
  CHECK(span_behind(kernel_node(Op::conv, 3, 1, 1), {3, 4}) == Span{2, 6});
  CHECK(span_behind(kernel_node(Op::conv, 7, 2, 3), {0, 2}) == Span{-3, 9});
  CHECK(span_behind(kernel_node(Op::average_pool, 2, 2, 0), {1, 3}) == Span{2, 6});
}

TEST_CASE("an output is reached exactly where it looks at a changed pixel", "[explain]") {
  for (int kernel = 1; kernel <= 5; ++kernel)
    for (int stride = 1; stride <= 3; ++stride)
      for (int padding = 0; 2 * padding <= kernel; ++padding)
        for (int first = 0; first < 11; ++first)
          for (int length = 1; first + length <= 11; ++length) {
            const auto node = kernel_node(Op::conv, kernel, stride, padding);
            const auto graph = one_node(node);
            const int outputs = value_shapes(graph, 11)[1].height;
            const auto reached = reach_of(graph, 11, {first, length})[1];
            int counted = 0, inside = 0;
            for (int o = 0; o < outputs; ++o) {
              const auto seen = span_behind(node, {o, 1});
              const bool looks = seen.first < first + length && first < seen.end();
              counted += looks;
              inside += looks && o >= reached.first && o < reached.end();
            }
            CHECK(counted == reached.length);
            CHECK(inside == reached.length);
          }
}

TEST_CASE("patches of several changes are of one size and hold each change's reach", "[explain]") {
  for (const char* name : {"leukonet", "lenet5", "resnet18", "vgg11_bn"})
    for (const int side : {32, 45}) {
      const auto graph = make_graph(name, 3);
      const auto windows = window_spans(side, 6, 5);
      const auto common = common_reach(graph, side, windows, 0.9);
      for (std::size_t w = 0; w < windows.size(); ++w) {
        const auto own = reach_of(graph, side, windows[w]);
        for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
          CHECK(common[i].first[w] >= 0);
          CHECK(common[i].first[w] + common[i].length <= common[i].side);
          CHECK((own[i].length == 0 || common[i].first[w] <= own[i].first));
          CHECK(common[i].first[w] + common[i].length >= own[i].end());
        }
      }
      CHECK(common.front().length == 6);
      CHECK(common.back().whole());
    }
}
