// The numbers that captum's tests (captum 0.8, tests/attr, BasicModel_ConvNet_One_Conv) and pytorch-grad-cam give for
// one small network: conv 1 -> 2 of ones, biases -50 and -75, ReLU, linear 8 -> 4 whose rows are five 1 and three -1,
// ReLU.
#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "maps_of.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

tiny::Network one_conv() {
  tiny::Network n;
  Node conv = tiny::conv("conv1", "input", 1, 2, 3, true);
  conv.padding = 0;
  n.graph = {"one-conv",
             {tiny::node("input", Op::input, {}, 0, 1), conv, tiny::node("relu1", Op::relu, {"conv1"}),
              tiny::node("flatten", Op::flatten, {"relu1"}), tiny::linear("fc1", "flatten", 8, 4),
              tiny::node("relu2", Op::relu, {"fc1"}, 4, 4)},
             "relu1",
             4};
  n.weights["conv1.weight"] = {{2, 1, 3, 3}, std::vector<float>(18, 1.f)};
  n.weights["conv1.bias"] = {{2}, {-50, -75}};
  std::vector<float> rows;
  for (int k = 0; k < 4; ++k) rows.insert(rows.end(), {1, 1, 1, 1, 1, -1, -1, -1});
  n.weights["fc1.weight"] = {{4, 8}, rows};
  n.weights["fc1.bias"] = {{4}, {0, 0, 0, 0}};
  return n;
}

cv::Mat1f arange() {
  cv::Mat1f x(4, 4);
  for (int i = 0; i < 16; ++i) x(i / 4, i % 4) = static_cast<float>(i);
  return x;
}

SaliencyMap by(const char* method, const char* layer = "") {
  AttributionOptions options;
  options.layer = layer;
  options.baseline = Baseline::zero_phase;
  return tiny::maps_of(one_conv(), method, arange(), {0}, options).front();
}

/// As pytorch-grad-cam shows them: after ReLU, stretched to 0..1.
cv::Mat1f normalised(const cv::Mat1f& raw) {
  const cv::Mat1f shown = cv::max(raw, 0.f);
  double lo, hi;
  cv::minMaxLoc(shown, &lo, &hi);
  return (shown - lo) / (hi - lo);
}

}  // namespace

TEST_CASE("captum's numbers on its network of one convolution", "[explain][golden]") {
  CHECK(tiny::largest_difference(by("grad-cam", "conv1").raw, tiny::image(2, {11.25f, 13.5f, 20.25f, 22.5f})) < 1e-5);
  CHECK(tiny::largest_difference(by("grad-cam", "relu1").raw, tiny::image(2, {0, 4, 28, 32.5f})) < 1e-5);
  CHECK(tiny::largest_difference(by("guided-backprop").map,
                                 tiny::image(4, {0, 1, 1, 1, 1, 3, 3, 2, 1, 3, 3, 2, 1, 2, 2, 1})) < 1e-5);
  CAPTURE(by("lrp-epsilon").map);
  CHECK(tiny::largest_difference(by("lrp-epsilon").map,
                                 tiny::image(4, {0, 1, 2, 3, 0, 5, 6, 7, 0, 9, 10, 11, 0, 0, 0, 0})) < 1e-4);
  CHECK(tiny::largest_difference(by("deconvnet").map,
                                 tiny::image(4, {2, 3, 3, 1, 3, 5, 5, 2, 3, 5, 5, 2, 1, 2, 2, 1})) < 1e-5);
}

TEST_CASE("pytorch-grad-cam's numbers on the same network", "[explain][golden]") {
  const std::vector<std::pair<const char*, std::vector<float>>> peers = {
      {"grad-cam", {0, .123077f, .861538f, 1}},
      {"hires-cam", {0, .16f, 1, 1}},
      {"xgrad-cam", {0, .16f, 1, 1}},
      {"layer-cam", {0, .1f, .775f, 1}},
      {"grad-cam-plus-plus", {0, .076112f, .685419f, 1}},
      {"eigen-cam", {0, 0, .509043f, 1}},
      {"score-cam", {0, .1f, .775f, 1}},
      {"ablation-cam", {0, .117073f, .839024f, 1}}};
  for (const auto& [method, values] : peers) {
    CAPTURE(method, normalised(by(method).raw));
    CHECK(tiny::largest_difference(normalised(by(method).raw), tiny::image(2, values)) < 1e-5);
  }
}

TEST_CASE("cam needs a pooled linear head and says so", "[explain][errors]") {
  CHECK_THROWS_WITH(by("cam"), Contains("one-conv: cam needs global average pooling"));
}
