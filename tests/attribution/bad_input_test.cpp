// What no method may stumble over: cells without structure, of one pixel, and options out of range.
#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "maps_of.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

/// Maps by every method that the network can serve, one superpixel and window a pixel where the cell has but one.
void check_finite(const tiny::Network& n, const cv::Mat1f& x, const AttributionOptions& given) {
  const auto side = static_cast<std::size_t>(x.rows);
  const Tensor train_cells = {{2, 1, side, side}, std::vector<float>(2 * side * side, 0.25f)};
  for (const auto& method : attribution_methods())
    for (const auto baseline : {Baseline::background, Baseline::zero_phase, Baseline::blur}) {
      auto options = given;
      options.baseline = baseline;
      options.samples = 4;
      options.perturbations = 32;
      CAPTURE(method.name, name_of(baseline), x.rows);
      const auto attribute = make_attribute(n.graph, n.weights, 0.5, method, options, "cpu", train_cells);
      const auto maps = attribute({x, x}, {{0, 1}, {1, 0}});
      for (const auto& map : maps[1]) {
        CHECK(map.map.size() == x.size());
        CHECK(cv::checkRange(map.map));
        CHECK((map.raw.empty() || cv::checkRange(map.raw)));
        CHECK(std::isfinite(map.score));
      }
    }
}

std::string refusal(const std::string& method, const AttributionOptions& options) {
  const auto n = tiny::pooled_network({1.5f, -0.7f}, {{0.4f, -1.1f}, {-0.9f, 0.8f}}, true);
  try {
    make_attribute(n.graph, n.weights, 0, attribution_method(method), options, "cpu", {{1, 1, 1, 1}, {0}});
  } catch (const Error& e) {
    CHECK(e.kind() == Kind::usage);
    return e.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a cell without structure gives finite maps by every method", "[explain][errors]") {
  const auto n = tiny::pooled_network({1.5f, -0.7f}, {{0.4f, -1.1f}, {-0.9f, 0.8f}}, true, true);
  for (const float level : {0.f, 0.5f, -2.f, 1e4f}) check_finite(n, cv::Mat1f(8, 8, level), {});
}

TEST_CASE("a cell of one pixel gives finite maps by every method", "[explain][errors]") {
  const auto n = tiny::pooled_network({1.5f, -0.7f}, {{0.4f, -1.1f}, {-0.9f, 0.8f}}, true);
  AttributionOptions options;
  options.window_px = options.stride_px = 1;
  for (const float level : {0.f, 1.f}) check_finite(n, cv::Mat1f(1, 1, level), options);
}

TEST_CASE("a dead network gives maps of 0, not of nothing", "[explain][errors]") {
  const auto n = tiny::pooled_network({0, 0}, {{0, 0}, {0, 0}}, true);
  check_finite(n, tiny::random_image(8, "dead"), {});
}

TEST_CASE("what a network cannot serve is refused before any cell", "[explain][errors]") {
  AttributionOptions options;
  options.score = ScoreOf::margin;
  CHECK_THAT(refusal("cam", options), Contains("not the score margin") && Contains("logit or centred"));
  options.of = "deeplift";
  CHECK_THAT(refusal("smooth-grad", options), Contains("smooth-grad of deeplift explains sums of logits"));
  CHECK(refusal("grad-cam", options) == "no error");
}

TEST_CASE("options out of range are refused with their range", "[explain][errors]") {
  AttributionOptions options;
  options.samples = 0;
  options.noise = -0.5;
  options.segments = 1;
  options.perturbations = 1;
  options.of = "tea";
  CHECK_THAT(refusal("expected-gradients", options), Contains("samples of 0. Give 1 to 10000."));
  CHECK_THAT(refusal("lime", options), Contains("lime: segments of 1. Give 2 to 1000."));
  options.segments = 2;
  CHECK_THAT(refusal("kernel-shap", options), Contains("perturbations of 1. Give 2 to 1000000."));
  options.samples = 4;
  CHECK_THAT(refusal("smooth-grad", options), Contains("noise of -0.5. Give 0 to 10."));
  options.noise = 0.5;
  CHECK_THAT(refusal("var-grad", options), Contains("var-grad: no map `tea`") && Contains("input-x-gradient"));
  CHECK(refusal("saliency", options) == "no error");  // reads none of them
}
