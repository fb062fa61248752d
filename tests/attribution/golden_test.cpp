// Parity with captum and pytorch-grad-cam on a small fixed network (scripts/golden_explain.py).
#include <algorithm>

#include "catch.hpp"
#include "leukolens/core/json.hpp"
#include "maps_of.hpp"

using namespace leukolens;

namespace {

/// The network of the script, by our names.
Graph golden_graph() {
  Node pool = tiny::node("pool", Op::max_pool, {"relu1"});
  pool.kernel = pool.stride = 2;
  return {"golden",
          {tiny::node("input", Op::input, {}, 0, 1), tiny::conv("conv1", "input", 1, 3, 3, false),
           tiny::node("bn1", Op::batch_norm, {"conv1"}, 3, 3), tiny::node("relu1", Op::relu, {"bn1"}), pool,
           tiny::conv("conv2", "pool", 3, 4, 3, true), tiny::node("relu2", Op::relu, {"conv2"}),
           tiny::node("avgpool", Op::global_average_pool, {"relu2"}), tiny::node("flatten", Op::flatten, {"avgpool"}),
           tiny::linear("fc", "flatten", 4, 3)},
          "relu2",
          2};
}

Weights weights_of(const Json& json) {
  Weights weights;
  for (const auto& [name, tensor] : json.items())
    weights[name] = {tensor["shape"].get<std::vector<std::size_t>>(), tensor["values"].get<std::vector<float>>()};
  return weights;
}

double largest_difference(const cv::Mat1f& map, const Json& peer) {
  const auto values = peer.get<std::vector<float>>();
  if (map.total() != values.size()) return 1e30;
  return tiny::largest_difference(map.reshape(1, 1),
                                  cv::Mat1f(1, static_cast<int>(values.size()), const_cast<float*>(values.data())));
}

}  // namespace

TEST_CASE("maps agree with captum and pytorch-grad-cam", "[explain][golden]") {
  const Json golden = read_json(LEUKOLENS_GOLDEN_DIR "/explain.json");
  const tiny::Network network = {golden_graph(), weights_of(golden["weights"])};
  const cv::Mat1f x = tiny::image(golden["side"], golden["input"].get<std::vector<float>>());
  AttributionOptions windows;
  windows.baseline = Baseline::zero_phase;
  windows.window_px = golden["window_px"];
  windows.stride_px = golden["stride_px"];
  const auto last = tiny::grad_cam(network, x, {0, 1, 2}),
             first = tiny::grad_cam(network, x, {0, 1, 2}, {ScoreOf::logit, "bn1"}),
             occluded = tiny::maps_of(network, "occlusion", x, {0, 1, 2}, windows, golden["baseline"]);
  for (std::size_t c = 0; c < 3; ++c) {
    const Json& peer = golden["classes"][c];
    CHECK(last[c].score == Approx(golden["logits"][c].get<float>()).epsilon(1e-5));
    CHECK(largest_difference(last[c].raw, peer["grad_cam_raw"]) < 1e-6);
    CHECK(largest_difference(first[c].raw, peer["grad_cam_first_raw"]) < 1e-6);
    CHECK(largest_difference(occluded[c].map, peer["occlusion"]) < 1e-6);
    double lo, hi;
    cv::minMaxLoc(last[c].map, &lo, &hi);  // pytorch-grad-cam stretches every map to 0..1
    if (hi > 0) CHECK(largest_difference((last[c].map - lo) / (hi - lo), peer["grad_cam_normalised"]) < 1e-5);
  }
}
