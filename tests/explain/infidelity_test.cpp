#include "leukolens/explain/infidelity.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "linear_scores.hpp"
#include "tiny_network.hpp"

using namespace leukolens;

TEST_CASE("infidelity of a hand-made map", "[explain]") {
  // Sums 3 and 1, drops 2 and 2: b = 8 / 10, residuals .4 and -1.2, mean square .8 of 4.
  const HiddenWindows hidden = {{{0, 0, 2, 1}, {0, 1, 2, 1}}, {2, 2}};
  CHECK(infidelity(tiny::image(2, {1, 2, 1, 0}), hidden) == Approx(0.2));
  CHECK(infidelity(tiny::image(2, {10, 20, 10, 0}), hidden) == Approx(0.2));  // the scale is fitted
  CHECK(infidelity(tiny::image(2, {-1, -2, -1, 0}), hidden) == 1);            // but never turned round
  CHECK(infidelity(cv::Mat1f::zeros(2, 2), hidden) == 1);
}

TEST_CASE("infidelity is undefined where no window changes the score", "[explain]") {
  CHECK(std::isnan(infidelity(cv::Mat1f(2, 2, 1.f), {{{0, 0, 1, 1}, {1, 1, 1, 1}}, {0, 0}})));
}

TEST_CASE("the contributions of a linear score have infidelity 0", "[explain]") {
  const auto input = tiny::random_image(16, "input"), weight = tiny::random_image(16, "weight"),
             baseline = tiny::random_image(16, "baseline");
  const auto hidden = hide_windows(input, baseline, linear_scores(weight), 64, 1, 1);
  CHECK(infidelity(weight.mul(input - baseline), hidden) < 1e-9);
  CHECK(infidelity(tiny::random_image(16, "map"), hidden) > 0.5);
}

TEST_CASE("windows are squares of many sizes all over the picture, the same for a cell every time", "[explain]") {
  const cv::Mat1f ones(32, 32, 1.f), zeros = cv::Mat1f::zeros(32, 32);
  const auto hidden = hide_windows(ones, zeros, linear_scores(ones), 300, 1, 9);
  cv::Mat1f covered = zeros.clone();
  int smallest = 32, largest = 0;
  for (std::size_t k = 0; k < hidden.windows.size(); ++k) {
    const auto& w = hidden.windows[k];
    CHECK(w.width == w.height);
    CHECK(hidden.drops[k] == Approx(w.area()));
    covered(w) += 1;
    smallest = std::min(smallest, w.width);
    largest = std::max(largest, w.width);
  }
  CHECK(smallest == 4);
  CHECK(largest == 16);
  CHECK(cv::countNonZero(covered) > 1000);  // of 1024: the corners are seldom hit
  CHECK(hide_windows(ones, zeros, linear_scores(ones), 300, 1, 9).windows == hidden.windows);
  CHECK(hide_windows(ones, zeros, linear_scores(ones), 300, 1, 10).windows != hidden.windows);
}

TEST_CASE("infidelity needs a window and a baseline of the input's size", "[explain][errors]") {
  const cv::Mat1f ones(4, 4, 1.f);
  CHECK_THROWS_AS(hide_windows(ones, ones, linear_scores(ones), 0, 1, 1), Error);
  CHECK_THROWS_AS(hide_windows(ones, cv::Mat1f(3, 3), linear_scores(ones), 4, 1, 1), Error);
  const cv::Mat1f pixel(1, 1, 1.f);
  CHECK(hide_windows(pixel, 0 * pixel, linear_scores(pixel), 2, 1, 1).drops == std::vector<double>{1, 1});
}
