#include "attribution/hidden_logits.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>

#include "attribution/windows.hpp"
#include "catch.hpp"
#include "leukolens/engine/executor.hpp"
#include "leukolens/model/architecture.hpp"
#include "random_weights.hpp"
#include "tiny_network.hpp"

using namespace leukolens;

namespace {

at::Tensor random_tensor(std::int64_t n, int side, const char* purpose) {
  auto x = at::empty({n, 1, side, side}, at::TensorOptions().dtype(at::kFloat));
  Random random(11, purpose);
  for (std::int64_t i = 0; i < x.numel(); ++i) x.data_ptr<float>()[i] = static_cast<float>(random.normal());
  return x;
}

/// The logits of one cell with each square hidden in turn, the whole network run on the whole image: W x K.
at::Tensor plain_logits(const Network& network, const at::Tensor& cell, const at::Tensor& baseline,
                        const std::vector<cv::Rect>& squares) {
  auto hidden = cell.repeat({static_cast<std::int64_t>(squares.size()), 1, 1, 1});
  for (std::size_t i = 0; i < squares.size(); ++i) {
    const auto& s = squares[i];
    const auto part = [&](const at::Tensor& image) { return image.narrow(1, s.y, s.height).narrow(2, s.x, s.width); };
    part(hidden[static_cast<std::int64_t>(i)]).copy_(part(baseline[0]));
  }
  return network.logits(hidden);
}

/// Largest difference between hiding by patches and hiding by whole images, relative to the largest logit.
double difference(const Graph& graph, int side, int window, int stride) {
  const Network network(graph, random_weights(graph), "cpu", 0);
  const auto cell = random_tensor(1, side, "cell"), baseline = random_tensor(1, side, "baseline");
  const auto plain = plain_logits(network, cell, baseline, occlusion_windows(side, window, stride));
  const auto fast = HiddenLogits(network.folded(), side, window_spans(side, window, stride))(cell, baseline).front();
  REQUIRE(fast.sizes() == plain.sizes());
  const auto moved = (plain - network.logits(cell)).abs().max().item<double>();
  const auto largest = plain.abs().max().item<double>();
  REQUIRE(moved > 1e-3 * largest);  // else hiding shows nothing and the check is empty
  return (fast - plain).abs().max().item<double>() / largest;
}

}  // namespace

TEST_CASE("hiding by patches gives the logits of whole hidden images", "[explain]") {
  use_one_libtorch_thread();
  struct Case {
    const char* architecture;
    int side, window, stride;
  };
  for (const auto& [architecture, side, window, stride] :
       {Case{"leukonet", 32, 7, 2}, Case{"leukonet", 33, 5, 5}, Case{"leukonet", 17, 1, 1}, Case{"leukonet", 23, 23, 1},
        Case{"leukonet", 64, 8, 4}, Case{"leukonet", 47, 20, 13}, Case{"lenet5", 27, 6, 3}, Case{"lenet5", 32, 1, 1},
        Case{"lenet5", 16, 16, 16}, Case{"resnet18", 32, 8, 8}, Case{"resnet18", 45, 3, 3},
        Case{"vgg11_bn", 33, 9, 8}}) {
    CAPTURE(architecture, side, window, stride);
    CHECK(difference(make_graph(architecture, 3), side, window, stride) < 1e-5);
  }
}

TEST_CASE("hiding by patches does not depend on the cells beside", "[explain]") {
  use_one_libtorch_thread();
  const auto graph = make_graph("leukonet", 3);
  const Network network(graph, random_weights(graph), "cpu", 0);
  const auto cells = random_tensor(19, 20, "cells"), baselines = random_tensor(19, 20, "baselines");
  const HiddenLogits hide(network.folded(), 20, window_spans(20, 6, 5));
  const auto all = hide(cells, baselines);
  REQUIRE(all.size() == 19);
  for (const std::int64_t i : {0, 7, 18}) {
    const auto alone = hide(cells.narrow(0, i, 1), baselines.narrow(0, i, 1)).front();
    CHECK((alone - all[static_cast<std::size_t>(i)]).abs().max().item<double>() == 0);
  }
}
