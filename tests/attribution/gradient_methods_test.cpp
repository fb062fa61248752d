// Methods that live on the gradient at the input: by hand and by their properties.
#include <cmath>

#include "attribution/gauss_legendre.hpp"
#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "maps_of.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

const tiny::Network& curved() {
  static const auto n = tiny::pooled_network({1.5f, -0.7f, 0.3f}, {{0.4f, -1.1f, 2.0f}, {-0.9f, 0.8f, 0.1f}}, true);
  return n;
}

}  // namespace

TEST_CASE("of a linear network the gradient methods are its weights", "[explain]") {
  const auto n = tiny::linear_network(2, {{1, -2, 3, 4}, {0, 0, 0, 1}}, {7, 0});
  const cv::Mat1f x = tiny::image(2, {2, 1, 1, -1});
  CHECK(tiny::largest_difference(tiny::maps_of(n, "saliency", x, {0})[0].map, tiny::image(2, {1, 2, 3, 4})) < 1e-6);
  CHECK(tiny::largest_difference(tiny::maps_of(n, "smooth-grad", x, {0})[0].map, tiny::image(2, {1, -2, 3, 4})) < 1e-6);
  CHECK(cv::norm(tiny::maps_of(n, "var-grad", x, {0})[0].map, cv::NORM_INF) < 1e-10);
  CHECK(tiny::largest_difference(tiny::maps_of(n, "input-x-gradient", x, {0})[0].map, tiny::image(2, {2, -2, 3, -4})) <
        1e-6);
  AttributionOptions from_zero;
  from_zero.baseline = Baseline::zero_phase;
  const auto maps = tiny::maps_of(n, "integrated-gradients", x, {0, 1}, from_zero, 0.5);  // 0 rad is 0.5, standardised
  CHECK(tiny::largest_difference(maps[0].map, tiny::image(2, {1.5f, -1, 1.5f, -6})) < 1e-5);
  CHECK(tiny::largest_difference(maps[1].map, tiny::image(2, {0, 0, 0, -1.5f})) < 1e-5);
  CHECK(maps[0].score == Approx(2 - 2 + 3 - 4 + 7));
}

TEST_CASE("integrated gradients add up to the score's rise from the baseline", "[explain]") {
  const auto score = [&](const cv::Mat1f& x) { return tiny::maps_of(curved(), "saliency", x, {0})[0].score; };
  for (const auto baseline : {Baseline::zero_phase, Baseline::border_median, Baseline::image_mean}) {
    AttributionOptions options;
    options.baseline = baseline;
    const cv::Mat1f x = tiny::random_image(7, "complete");
    const auto map = tiny::maps_of(curved(), "integrated-gradients", x, {0}, options, -0.4)[0].map;
    const double level = baseline == Baseline::zero_phase   ? -0.4
                         : baseline == Baseline::image_mean ? cv::mean(x)[0]
                                                            : std::nan("");
    if (std::isnan(level)) continue;
    const double rise = score(x) - score(cv::Mat1f(7, 7, static_cast<float>(level)));
    CHECK(cv::sum(map)[0] == Approx(rise).margin(0.01 * std::max(std::abs(rise), 0.01)));
  }
}

TEST_CASE("noise is the cell's own: neighbours and order change no bit, the seed does", "[explain]") {
  const cv::Mat1f a = tiny::random_image(6, "a"), b = tiny::random_image(6, "b");
  AttributionOptions options;
  options.samples = 5;
  const auto explain = [&](std::uint64_t seed) {
    options.seed = seed;
    return make_attribute(curved().graph, curved().weights, 0, attribution_method("smooth-grad"), options, "cpu");
  };
  const auto alone = explain(1)({a}, {{0}}), together = explain(1)({b, a}, {{1}, {0}});
  CHECK(cv::norm(alone[0][0].map, together[1][0].map, cv::NORM_INF) == 0);
  CHECK(cv::norm(alone[0][0].map, explain(2)({a}, {{0}})[0][0].map, cv::NORM_INF) > 0);
}

TEST_CASE("cam adds up to the logit of a pooled linear network, and equals hires-cam", "[explain]") {
  const cv::Mat1f x = tiny::random_image(7, "cam");
  const auto cam = tiny::maps_of(curved(), "cam", x, {0, 1}), hires = tiny::maps_of(curved(), "hires-cam", x, {0, 1});
  for (std::size_t c = 0; c < 2; ++c) {
    CHECK(cv::sum(cam[c].raw)[0] == Approx(cam[c].score).margin(1e-5));
    CHECK(tiny::largest_difference(cam[c].raw, hires[c].raw) < 1e-6);
  }
  AttributionOptions margin;
  margin.score = ScoreOf::margin;
  CHECK_THROWS_WITH(tiny::maps_of(curved(), "cam", x, {0}, margin), Contains("not the score margin"));
}

TEST_CASE("Gauss-Legendre integrates polynomials exactly", "[explain]") {
  for (const int n : {1, 2, 5, 8, 64}) {
    double weights = 0, moment = 0;
    const int degree = std::min(2 * n - 1, 15);
    for (const auto& point : gauss_legendre(n)) {
      weights += point.weight;
      moment += point.weight * std::pow(point.at, degree);
    }
    CHECK(weights == Approx(1).epsilon(1e-12));
    CHECK(moment == Approx(1. / (degree + 1)).epsilon(1e-10));
  }
}

TEST_CASE("LRP hands the whole score back where no layer has a bias", "[explain]") {
  const cv::Mat1f x = tiny::random_image(7, "relevance");
  for (const char* method : {"lrp-epsilon", "lrp-epsilon-plus-flat"}) {
    CAPTURE(method);
    const auto maps = tiny::maps_of(curved(), method, x, {0, 1});
    for (const auto& map : maps) {
      const double scale = cv::norm(map.map, cv::NORM_L1) + std::abs(map.score);
      CHECK(cv::sum(map.map)[0] == Approx(map.score).margin(1e-3 * scale));
    }
  }
}

TEST_CASE("LRP of one linear layer is each pixel's own term, alpha-beta weighs rising and falling ones", "[explain]") {
  // z = 1 * 2 - 2 * 1 + 3 * 1 + 4 * -1 = -1: terms 2, -2, 3, -4; rising sum 5, falling sum -6.
  const auto n = tiny::linear_network(2, {{1, -2, 3, 4}, {0, 0, 0, 0}}, {0, 0});
  const cv::Mat1f x = tiny::image(2, {2, 1, 1, -1});
  CHECK(tiny::largest_difference(tiny::maps_of(n, "lrp-epsilon", x, {0})[0].map, tiny::image(2, {2, -2, 3, -4})) <
        1e-4);
  // 2 * term / 5 * -1 for rising, -(term / -6 * -1) for falling
  CHECK(tiny::largest_difference(tiny::maps_of(n, "lrp-alpha-beta", x, {0})[0].map,
                                 tiny::image(2, {-0.8f, 2.f / 6, -1.2f, 4.f / 6})) < 1e-4);
}

TEST_CASE("without noise smooth-grad is the map that it averages, and var-grad is 0", "[explain]") {
  const cv::Mat1f x = tiny::random_image(7, "quiet");
  AttributionOptions options;
  options.noise = 0;
  options.samples = 3;
  options.baseline = Baseline::zero_phase;
  for (const auto& of : smoothed_names()) {
    CAPTURE(of);
    options.of = of;
    const auto mean = tiny::maps_of(curved(), "smooth-grad", x, {0, 1}, options, -0.4),
               variance = tiny::maps_of(curved(), "var-grad", x, {0, 1}, options, -0.4);
    for (std::size_t c = 0; c < 2; ++c) {
      CHECK(cv::norm(variance[c].map, cv::NORM_INF) < 1e-10);
      if (of != "gradient") {
        const auto plain = tiny::maps_of(curved(), of, x, {0, 1}, options, -0.4);
        CHECK(tiny::largest_difference(mean[c].map, plain[c].map) < 1e-6);
      }
    }
  }
}

TEST_CASE("var-grad of input x gradient of a linear network is its weights squared times the noise's variance",
          "[explain]") {
  // The map is w (x + noise); of 4,000 copies the variance has a standard error of sqrt(2 / 4000) = 2.2 %.
  const auto n = tiny::linear_network(2, {{1, -2, 3, 4}}, {0});
  AttributionOptions options;
  options.of = "input-x-gradient";
  options.samples = 4000;
  options.noise = 0.5;  // of a range of 3: 1.5
  const auto map = tiny::maps_of(n, "var-grad", tiny::image(2, {2, 1, 1, -1}), {0}, options)[0].map;
  const cv::Mat1f expected = 2.25f * tiny::image(2, {1, 4, 9, 16});
  CHECK(tiny::largest_difference(map / expected, cv::Mat1f::ones(2, 2)) < 4 * 0.022);
}
