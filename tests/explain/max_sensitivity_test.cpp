#include "leukolens/explain/max_sensitivity.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "tiny_network.hpp"

using namespace leukolens;

namespace {

/// The map of class c is `of` applied to the input, c + 1 times.
template <class Of>
Attribute method(Of of) {
  return [of](const std::vector<cv::Mat1f>& inputs, const std::vector<std::vector<int>>& targets) {
    std::vector<std::vector<SaliencyMap>> maps(inputs.size());
    for (std::size_t i = 0; i < inputs.size(); ++i)
      for (const int c : targets[i]) maps[i].push_back({(c + 1) * of(inputs[i]), {}, 0});
    return maps;
  };
}

std::vector<double> sensitivity(const Attribute& attribute, const cv::Mat1f& input, const SensitivityOptions& options) {
  const std::vector<std::vector<int>> targets = {{0, 1}};
  const auto own = attribute({input}, targets);
  const std::vector<cv::Mat1f> maps = {own[0][0].map, own[0][1].map};
  return max_sensitivity(attribute, input, {0, 1}, maps, options, 1, 1);
}

}  // namespace

TEST_CASE("a map that does not look at the cell has sensitivity 0", "[explain]") {
  const auto constant = method([](const cv::Mat1f& x) { return cv::Mat1f(x.size(), 2.f); });
  CHECK(sensitivity(constant, tiny::random_image(8, "input"), {}) == std::vector<double>{0, 0});
}

TEST_CASE("the input as its own map changes by the noise", "[explain]") {
  // One pixel of 4, the others 0: range 4, radius .02 x 4 = .08; 64 uniform numbers have a norm of 8 x .08 / sqrt(3).
  cv::Mat1f input = cv::Mat1f::zeros(8, 8);
  input(3, 3) = 4;
  const auto itself = method([](const cv::Mat1f& x) { return x.clone(); });
  const auto found = sensitivity(itself, input, {20, 0.02});
  CHECK(found[0] == Approx(found[1]));  // a factor cancels
  const double expected = 8 * 0.08 / std::sqrt(3.) / 4;
  CHECK(found[0] > expected);
  CHECK(found[0] < 1.3 * expected);
  CHECK(found[0] < 8 * 0.08 / 4);                                            // no noise is larger
  CHECK(sensitivity(itself, input, {20, 0.04})[0] == Approx(2 * found[0]));  // the same numbers, twice as far
  CHECK(sensitivity(itself, input, {5, 0.02})[0] <= found[0]);
}

TEST_CASE("sensitivity of a map of zeros is undefined", "[explain]") {
  const auto zeros = method([](const cv::Mat1f& x) { return cv::Mat1f(0 * x); });
  CHECK(std::isnan(sensitivity(zeros, tiny::random_image(8, "input"), {})[0]));
  CHECK_THROWS_AS(sensitivity(zeros, tiny::random_image(8, "input"), {0, 0.02}), Error);
}
