#include "catch.hpp"
#include "leukolens/attribution/layers.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/model/architecture.hpp"
#include "maps_of.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

TEST_CASE("grad-cam of a network small enough for a sheet of paper", "[explain]") {
  // A1 = x, A2 = -2 x; z0 = 3 mean(A1) + mean(A2), z1 = 2 mean(A2). Spatial mean of dz0/dA: (3/4, 1/4), of dz1/dA:
  // (0, 1/2). So the maps are 3/4 x - 2/4 x = x/4 and -x.
  const auto n = tiny::pooled_network({1, -2}, {{3, 1}, {0, 2}});
  const cv::Mat1f x = tiny::image(2, {1, 2, 3, 4});
  const auto maps = tiny::grad_cam(n, x, {0, 1});
  REQUIRE(maps.size() == 2);
  CHECK(maps[0].score == Approx(3 * 2.5 - 5));
  CHECK(maps[1].score == Approx(-10));
  CHECK(tiny::largest_difference(maps[0].raw, x / 4) < 1e-6);
  CHECK(tiny::largest_difference(maps[0].map, x / 4) < 1e-6);
  CHECK(tiny::largest_difference(maps[1].raw, -x) < 1e-6);
  CHECK(cv::countNonZero(maps[1].map) == 0);  // ReLU
}

TEST_CASE("grad-cam is upsampled bilinearly between pixel centres", "[explain]") {
  // 2 x 2 means of the columns 0 0 4 4 are 0 and 4; on four pixels, align_corners = false: 0, 1, 3, 4.
  const auto n = tiny::pooled_network({1}, {{4}, {0}}, false, true);
  const cv::Mat1f x = tiny::image(4, {0, 0, 4, 4, 0, 0, 4, 4, 0, 0, 4, 4, 0, 0, 4, 4});
  const auto map = tiny::grad_cam(n, x, {0}).front();
  CHECK(tiny::largest_difference(map.raw, tiny::image(2, {0, 4, 0, 4})) < 1e-6);
  for (int y = 0; y < 4; ++y) CHECK(tiny::largest_difference(map.map.row(y), (cv::Mat1f(1, 4) << 0, 1, 3, 4)) < 1e-6);
}

TEST_CASE("grad-cam at the last map of a pooled linear network is CAM", "[explain]") {
  // Zhou et al. 2016: sum_k w_ck A_k; Grad-CAM's weights carry the 1 / (H W) of the average.
  const std::vector<float> filters = {1.5f, -0.7f, 0.3f};
  const std::vector<std::vector<float>> w = {{0.4f, -1.1f, 2.0f}, {-0.9f, 0.8f, 0.1f}, {1.0f, 1.0f, -3.0f}};
  const auto n = tiny::pooled_network(filters, w, true);
  const cv::Mat1f x = tiny::random_image(7, "cam");
  const auto maps = tiny::grad_cam(n, x, {0, 1, 2});
  for (std::size_t c = 0; c < w.size(); ++c) {
    cv::Mat1f cam = cv::Mat1f::zeros(7, 7);
    for (std::size_t k = 0; k < filters.size(); ++k) cam += w[c][k] * cv::Mat1f(cv::max(filters[k] * x, 0.f));
    CHECK(tiny::largest_difference(maps[c].raw, cam / 49) < 1e-6);
  }
}

TEST_CASE("a constant added to all logits changes neither the centred score nor its map", "[explain]") {
  auto n = tiny::pooled_network({1.5f, -0.7f}, {{0.4f, -1.1f}, {-0.9f, 0.8f}, {1.0f, 1.0f}}, true);
  const cv::Mat1f x = tiny::random_image(6, "shift");
  for (const auto score : {ScoreOf::centred, ScoreOf::margin, ScoreOf::log_probability}) {
    n.weights["fc.bias"].values = {0, 0, 0};
    const auto before = tiny::grad_cam(n, x, {0, 2}, {score});
    n.weights["fc.bias"].values = {3, 3, 3};
    const auto after = tiny::grad_cam(n, x, {0, 2}, {score});
    for (std::size_t t = 0; t < before.size(); ++t) {
      CHECK(after[t].score == Approx(before[t].score).margin(1e-5));
      CHECK(tiny::largest_difference(after[t].raw, before[t].raw) < 1e-6);
    }
  }
}

TEST_CASE("scores of a hand-made row of logits", "[explain]") {
  // z = 1, 2, 4: mean 7/3; softmax's normaliser log(e + e^2 + e^4) = 4.169846
  const auto n = tiny::linear_network(1, {{1}, {2}, {4}}, {0, 0, 0});
  const cv::Mat1f one(1, 1, 1.f);
  const auto score = [&](ScoreOf of, int c) { return tiny::grad_cam(n, one, {c}, {of}).front().score; };
  CHECK(score(ScoreOf::logit, 1) == Approx(2));
  CHECK(score(ScoreOf::centred, 1) == Approx(2 - 7. / 3));
  CHECK(score(ScoreOf::margin, 1) == Approx(-2));
  CHECK(score(ScoreOf::margin, 2) == Approx(2));
  CHECK(score(ScoreOf::log_probability, 1) == Approx(2 - 4.169846));
}

TEST_CASE("a layer without maps is refused, and those with maps are named", "[explain][errors]") {
  const auto n = tiny::pooled_network({1, -2}, {{3, 1}, {0, 2}});
  const cv::Mat1f x = tiny::image(2, {1, 2, 3, 4});
  for (const char* layer : {"fc", "avgpool", "layer9"}) {
    CHECK_THROWS_WITH(tiny::grad_cam(n, x, {0}, {ScoreOf::logit, layer}), Contains(layer) && Contains("input, conv."));
  }
  CHECK_THROWS_AS(tiny::grad_cam(n, x, {2}), Error);
}

TEST_CASE("every layer with maps of every architecture can be looked at", "[explain]") {
  for (const auto& name : architectures()) {
    if (name == "shape-baseline") continue;  // looks at shape columns, not at pixels
    const auto graph = make_graph(name, 3);
    const int patch = std::max(32, graph.smallest_patch);
    if (multiply_adds(graph, patch) > 1e7) continue;  // the large ones take minutes
    Weights weights;
    Random random(7, "weights");
    for (const auto& p : parameter_shapes(graph)) {
      auto& tensor = weights[p.name];
      tensor.shape = p.shape;
      std::size_t size = 1;
      for (const auto s : p.shape) size *= s;
      for (std::size_t i = 0; i < size; ++i)
        tensor.values.push_back(static_cast<float>(p.trained ? 0.1 * random.normal() : 1));
    }
    const cv::Mat1f x = tiny::random_image(patch, "layers");
    const auto shapes = value_shapes(graph, x.rows);
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      if (graph.nodes[i].op == Op::global_average_pool || graph.nodes[i].op == Op::flatten) break;
      const auto map = tiny::grad_cam({graph, weights}, x, {1}, {ScoreOf::logit, graph.nodes[i].name}).front();
      CHECK(map.raw.size() == cv::Size(shapes[i].width, shapes[i].height));
      CHECK(map.map.size() == x.size());
    }
  }
}

TEST_CASE("a cell's map does not depend on its neighbours", "[explain]") {
  const auto n = tiny::pooled_network({1.5f, -0.7f}, {{0.4f, -1.1f}, {-0.9f, 0.8f}}, true, true);
  std::vector<cv::Mat1f> inputs;
  std::vector<std::vector<int>> targets;
  for (int i = 0; i < 11; ++i) {  // more than one block
    inputs.push_back(tiny::random_image(8, std::to_string(i).c_str()));
    targets.push_back({i % 2, 1});
  }
  const Tensor train_cell = {{1, 1, 8, 8}, std::vector<float>(64, 0.1f)};
  for (const auto& method : attribution_methods()) {
    const auto attribute = make_attribute(n.graph, n.weights, 0, method, {}, "cpu", train_cell);
    const auto together = attribute(inputs, targets);
    REQUIRE(together.size() == inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      const auto alone = attribute({inputs[i]}, {targets[i]}).front();
      for (std::size_t t = 0; t < 2; ++t) {
        CHECK(tiny::largest_difference(alone[t].map, together[i][t].map) == 0);
        CHECK(alone[t].score == together[i][t].score);
      }
    }
  }
}

TEST_CASE("a cell's map does not depend on its neighbours, on a network whose kernels choose by size", "[explain]") {
  const auto graph = make_graph("leukonet", 3);
  Weights weights;
  Random random(7, "weights");
  for (const auto& p : parameter_shapes(graph)) {
    auto& tensor = weights[p.name];
    tensor.shape = p.shape;
    std::size_t size = 1;
    for (const auto s : p.shape) size *= s;
    for (std::size_t i = 0; i < size; ++i)
      tensor.values.push_back(static_cast<float>(p.trained ? 0.2 * random.normal() : 1));
  }
  const auto x = tiny::random_image(32, "one"), y = tiny::random_image(32, "other");
  AttributionOptions options;
  options.samples = 4;
  options.perturbations = 8;
  const Tensor train_cell = {{1, 1, 32, 32}, std::vector<float>(32 * 32, 0.1f)};
  for (const auto& method : attribution_methods()) {
    CAPTURE(method.name);
    const auto attribute = make_attribute(graph, weights, 0, method, options, "cpu", train_cell);
    const auto alone = attribute({x}, {{1}}), among = attribute({y, y, x}, {{0}, {2}, {1}});
    CHECK(tiny::largest_difference(alone[0][0].map, among[2][0].map) == 0);
  }
}

TEST_CASE("inputs and classes that do not belong together are refused", "[explain][errors]") {
  const auto n = tiny::pooled_network({1, -2}, {{3, 1}, {0, 2}});
  const auto attribute = make_attribute(n.graph, n.weights, 0, attribution_method("grad-cam"), {}, "cpu");
  const auto x = tiny::image(2, {1, 2, 3, 4});
  CHECK(attribute({}, {}).empty());
  CHECK_THROWS_WITH(attribute({cv::Mat1f::zeros(2, 3)}, {{0}}), Contains("square"));
  CHECK_THROWS_WITH(attribute({x, cv::Mat1f::zeros(4, 4)}, {{0}, {0}}), Contains("one size"));
  CHECK_THROWS_WITH(attribute({x}, {}), Contains("1 cells, 0 lists"));
  CHECK_THROWS_WITH(attribute({x, x}, {{0}, {0, 1}}), Contains("same number of classes"));
  CHECK_THROWS_WITH(attribute({x}, {{-1}}), Contains("class -1"));
  CHECK_THROWS_WITH(make_attribute(n.graph, n.weights, 0, attribution_method("grad-cam"), {}, "abacus"),
                    Contains("abacus"));
}

TEST_CASE("score-cam takes a flat channel for one that shows nothing", "[explain]") {
  // The average pool leaves one value a channel; stretched to 0..1, only its rounding would be left. Each part is then
  // the baseline, scores are equal, and so are the weights: 1/2 of each channel.
  const auto n = tiny::pooled_network({1, 3}, {{1, 0}}, false, true);
  const cv::Mat1f x = tiny::image(2, {0.1f, 0.2f, 0.3f, 0.37f});
  CHECK(tiny::maps_of(n, "score-cam", x, {0})[0].raw(0, 0) == Approx((1 + 3) / 2. * 0.2425));
}

TEST_CASE("layers are fused to their geometric mean, scaled as the last one", "[explain]") {
  const auto n = tiny::pooled_network({1.5f, -0.7f, 0.3f}, {{0.4f, -1.1f, 2.0f}, {-0.9f, 0.8f, 0.1f}}, true);
  const cv::Mat1f x = tiny::random_image(7, "fused");
  const auto names = map_layers(n.graph);
  REQUIRE(names.size() >= 2);
  const std::string a = names[names.size() - 2], b = names.back();
  const auto by = [&](const std::string& layer) {
    AttributionOptions options;
    options.layer = layer;
    return tiny::grad_cam(n, x, {0, 1}, options);
  };
  const auto first = by(a), last = by(b), both = by(a + "*" + b), same = by(b + "*" + b);
  for (std::size_t c = 0; c < 2; ++c) {
    const double scale_a = cv::norm(first[c].map, cv::NORM_INF), scale_b = cv::norm(last[c].map, cv::NORM_INF);
    CHECK(tiny::largest_difference(same[c].map, last[c].map) < 1e-6);
    CHECK(both[c].score == last[c].score);
    for (int i = 0; i < 49; ++i) {
      const double va = first[c].map(i / 7, i % 7), vb = last[c].map(i / 7, i % 7);
      const double expected = scale_a > 0 && scale_b > 0 ? std::sqrt(va / scale_a * vb / scale_b) * scale_b : 0;
      CHECK(both[c].map(i / 7, i % 7) == Approx(expected).margin(1e-6));
    }
  }
  CHECK_THROWS_WITH(by(a + "*tea"), Catch::Matchers::Contains("no layer `tea`"));
}

TEST_CASE("the methods that fuse look at all stages of leukonet, the others at its last feature map", "[explain]") {
  const auto leukonet = make_graph("leukonet", 3), resnet = make_graph("resnet18", 3);
  for (const auto& method : attribution_methods()) {
    CAPTURE(method.name);
    const bool fuses = method.name == "layer-cam" || method.name == "grad-cam-plus-plus";
    CHECK(default_map_layer(leukonet, method) == (fuses ? "layer1.0*layer2.0*layer3.0" : leukonet.feature_map));
    CHECK(default_map_layer(resnet, method) == resnet.feature_map);
  }
  CHECK(leukonet.stages.back() == leukonet.feature_map);
}
