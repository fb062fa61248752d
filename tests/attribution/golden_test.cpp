// Parity with captum, pytorch-grad-cam, zennit and lime on a small fixed network (scripts/golden_explain.py).
#include <algorithm>

#include "attribution/lime_regression.hpp"
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

TEST_CASE("maps of every method agree with captum, zennit and pytorch-grad-cam", "[explain][golden]") {
  const Json golden = read_json(LEUKOLENS_GOLDEN_DIR "/explain.json");
  const tiny::Network network = {golden_graph(), weights_of(golden["weights"])};
  const cv::Mat1f x = tiny::image(golden["side"], golden["input"].get<std::vector<float>>());
  AttributionOptions options;
  options.baseline = Baseline::zero_phase;
  for (const auto& [method, first] : golden["classes"][0]["maps"].items()) {
    CAPTURE(method);
    const auto ours = tiny::maps_of(network, method, x, {0, 1, 2}, options, golden["baseline"]);
    for (std::size_t c = 0; c < 3; ++c) {
      const Json& peer = golden["classes"][c]["maps"][method];
      const auto values = peer.get<std::vector<float>>();
      const double scale = cv::norm(values, cv::NORM_INF);
      // integrated gradients end within 1 % of the rise; all others are exact
      const double within = method == "integrated-gradients" ? 0.05 : 1e-4;
      CHECK(largest_difference(ours[c].raw.empty() || method == "guided-grad-cam" ? ours[c].map : ours[c].raw, peer) <
            within * scale);
    }
  }
}

TEST_CASE("DeepLIFT agrees with captum", "[explain][golden]") {
  const Json golden = read_json(LEUKOLENS_GOLDEN_DIR "/explain.json");
  tiny::Network network = {golden_graph(), weights_of(golden["weights"])};
  std::ranges::find(network.graph.nodes, "pool", &Node::name)->op = Op::average_pool;
  AttributionOptions options;
  options.baseline = Baseline::zero_phase;
  const cv::Mat1f x = tiny::image(golden["side"], golden["input"].get<std::vector<float>>());
  const auto ours = tiny::maps_of(network, "deeplift", x, {0, 1, 2}, options, golden["baseline"]);
  for (std::size_t c = 0; c < 3; ++c) {
    const double scale = cv::norm(ours[c].map, cv::NORM_INF);
    CHECK(largest_difference(ours[c].map, golden["classes"][c]["deeplift_average_pool"]) < 1e-4 * scale);
  }
}

TEST_CASE("LIME's regression agrees with lime", "[explain][golden]") {
  const Json golden = read_json(LEUKOLENS_GOLDEN_DIR "/explain.json")["lime"];
  const auto shown = golden["shown"].get<std::vector<double>>(), scores = golden["scores"].get<std::vector<double>>(),
             effects = golden["effects"].get<std::vector<double>>();
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto n = static_cast<Eigen::Index>(scores.size()), m = static_cast<Eigen::Index>(effects.size());
  const Eigen::MatrixXd ours =
      lime_effects(Eigen::Map<const Rows>(shown.data(), n, m), Eigen::Map<const Eigen::VectorXd>(scores.data(), n));
  CHECK((ours - Eigen::Map<const Eigen::VectorXd>(effects.data(), m)).cwiseAbs().maxCoeff() < 1e-9);
}
