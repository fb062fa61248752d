#include "attribution/windows.hpp"
#include "catch.hpp"
#include "leukolens/attribution/baseline.hpp"
#include "leukolens/core/error.hpp"
#include "maps_of.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

AttributionOptions squares(int window, int stride, Baseline baseline = Baseline::zero_phase) {
  AttributionOptions o;
  o.window_px = window;
  o.stride_px = stride;
  o.baseline = baseline;
  return o;
}

}  // namespace

TEST_CASE("windows are cut off at the border and cover everything", "[explain]") {
  // Side 5, window 2, stride 2: they begin at 0, 2 and 4; the last is one pixel wide.
  const auto windows = occlusion_windows(5, 2, 2);
  REQUIRE(windows.size() == 9);
  CHECK(windows[1] == cv::Rect(2, 0, 2, 2));
  CHECK(windows[2] == cv::Rect(4, 0, 1, 2));
  CHECK(windows[8] == cv::Rect(4, 4, 1, 1));
  CHECK(occlusion_windows(5, 5, 1) == std::vector<cv::Rect>{{0, 0, 5, 5}});
  for (int window = 1; window <= 9; ++window)
    for (int stride = 1; stride <= window; ++stride) {
      cv::Mat1b covered = cv::Mat1b::zeros(9, 9);
      for (const auto& w : occlusion_windows(9, window, stride)) covered(w) += 1;
      CHECK(cv::countNonZero(covered) == 81);
    }
}

TEST_CASE("occlusion of a linear network is the sum of what each window takes away", "[explain]") {
  // f = sum w x with w = x = 1 .. 9; hiding a pixel by z takes w (x - z). Window 2, stride 1 on 3 x 3, z = 1:
  // contributions w (x - 1) = 0 2 6 / 12 20 30 / 42 56 72; windows: 34, 58 / 130, 178.
  const std::vector<float> values = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  const auto n = tiny::linear_network(3, {values, std::vector<float>(9, 0.f)}, {0.5f, 0});
  const auto maps = tiny::maps_of(n, "occlusion", tiny::image(3, values), {0, 1}, squares(2, 1), 1);
  CHECK(maps[0].score == Approx(285.5));
  CHECK(maps[0].map(0, 0) == Approx(34));                          // one window
  CHECK(maps[0].map(0, 1) == Approx((34 + 58) / 2.));              // two
  CHECK(maps[0].map(1, 1) == Approx((34 + 58 + 130 + 178) / 4.));  // all four
  CHECK(maps[0].map(2, 2) == Approx(178));
  CHECK(maps[0].raw.empty());
  CHECK(cv::countNonZero(maps[1].map) == 0);
}

TEST_CASE("windows cut off at the border hide less", "[explain]") {
  // w = 1 everywhere, x = 1, hidden by 0, side 3, window 2, stride 2: windows of 4, 2, 2 and 1 pixels.
  const auto n = tiny::linear_network(3, {std::vector<float>(9, 1.f)}, {0});
  const auto map = tiny::maps_of(n, "occlusion", cv::Mat1f::ones(3, 3), {0}, squares(2, 2)).front().map;
  CHECK(tiny::largest_difference(map, tiny::image(3, {4, 4, 2, 4, 4, 2, 2, 2, 1})) < 1e-5);
}

TEST_CASE("a constant added to all logits leaves the centred map alone", "[explain]") {
  auto n = tiny::pooled_network({1.5f, -0.7f}, {{0.4f, -1.1f}, {-0.9f, 0.8f}}, true);
  const cv::Mat1f x = tiny::random_image(8, "shift");
  auto o = squares(3, 2);
  o.score = ScoreOf::centred;
  const auto before = tiny::maps_of(n, "occlusion", x, {0}, o).front();
  n.weights["fc.bias"].values = {-2, -2};
  const auto after = tiny::maps_of(n, "occlusion", x, {0}, o).front();
  CHECK(after.score == Approx(before.score).margin(1e-5));
  CHECK(tiny::largest_difference(after.map, before.map) < 1e-5);
}

TEST_CASE("what stands in for hidden pixels", "[explain]") {
  cv::Mat1f x = cv::Mat1f::zeros(5, 5);
  x(2, 2) = 25;
  x.row(0) = 2;
  x.row(4) = 2;
  x.col(0) = 2;
  x.col(4) = 2;
  CHECK(baseline_image(x, Baseline::zero_phase, -0.3, 3)(1, 1) == Approx(-0.3));
  CHECK(baseline_image(x, Baseline::border_median, 0, 3)(1, 1) == Approx(2));
  CHECK(baseline_image(x, Baseline::image_mean, 0, 3)(1, 1) == Approx((25 + 16 * 2) / 25.));
  const auto blurred = baseline_image(x, Baseline::blur, 0, 1);
  CHECK(blurred(2, 2) < 25 / 4.);
  CHECK(blurred(2, 2) > blurred(2, 1));
}

TEST_CASE("windows and strides out of range are refused", "[explain][errors]") {
  const auto n = tiny::linear_network(3, {std::vector<float>(9, 1.f)}, {0});
  const cv::Mat1f x = cv::Mat1f::ones(3, 3);
  CHECK_THROWS_WITH(tiny::maps_of(n, "occlusion", x, {0}, squares(4, 1)), Contains("window of 4 px: give 1 to 3 px"));
  CHECK_THROWS_WITH(tiny::maps_of(n, "occlusion", x, {0}, squares(2, 3)), Contains("stride of 3 px: give 1 to 2 px"));
  CHECK_THROWS_WITH(tiny::maps_of(n, "occlusion", x, {0}, squares(2, 0)), Contains("stride of 0 px"));
}

TEST_CASE("the background is zero phase where the border lies there within its noise, else the border's median",
          "[explain]") {
  cv::Mat1f x(5, 5, 1.f);
  x.row(0) = -0.23f;
  x.row(4) = -0.27f;
  x.col(0) = -0.23f;
  x.col(4) = -0.27f;  // median -0.25, noise 0.03
  CHECK(resolved_baseline(x, Baseline::background, -0.24) == Baseline::zero_phase);
  CHECK(resolved_baseline(x, Baseline::background, 0) == Baseline::border_median);
  CHECK(baseline_image(x, Baseline::background, 0, 3)(2, 2) == Approx(-0.25).margin(0.021));
  CHECK(resolved_baseline(x, Baseline::blur, 0) == Baseline::blur);
}
