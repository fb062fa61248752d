#include "training/augmentation.hpp"

#include <algorithm>
#include <cmath>

#include "catch.hpp"

using namespace leukolens;

namespace {

constexpr int patch = 21;
constexpr AugmentationOptions nothing = {false, false, 0, 0, 0, 0, 0, 0};

/// A bright square pixel block off centre on zero.
std::vector<float> spot() {
  std::vector<float> cell(patch * patch, 0.f);
  for (int y = 4; y < 7; ++y)
    for (int x = 12; x < 15; ++x) cell[y * patch + x] = 1;
  return cell;
}

std::vector<float> changed(const std::vector<float>& cell, const AugmentationOptions& o, std::uint64_t item) {
  std::vector<float> out(cell.size());
  augment(cell.data(), patch, o, Random(1, "augmentation", item), out.data());
  return out;
}

/// Centre of mass about the centre of the patch.
std::pair<double, double> centre(const std::vector<float>& cell) {
  double x = 0, y = 0, sum = 0;
  for (int i = 0; i < patch * patch; ++i) sum += cell[i], x += cell[i] * (i % patch), y += cell[i] * (i / patch);
  return {x / sum - (patch - 1) / 2., y / sum - (patch - 1) / 2.};
}

}  // namespace

TEST_CASE("no change leaves a cell as it is", "[training]") { CHECK(changed(spot(), nothing, 3) == spot()); }

TEST_CASE("a change is a function of seed and item alone", "[training]") {
  const AugmentationOptions all;
  CHECK(changed(spot(), all, 3) == changed(spot(), all, 3));
  CHECK(changed(spot(), all, 3) != changed(spot(), all, 4));
}

TEST_CASE("flipping mirrors about the centre, half of the time", "[training]") {
  auto o = nothing;
  o.flip = true;
  auto mirrored = spot();
  for (int y = 0; y < patch; ++y) std::reverse(&mirrored[y * patch], &mirrored[y * patch] + patch);
  int flips = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const auto out = changed(spot(), o, i);
    if (out != spot()) {
      REQUIRE(out == mirrored);
      ++flips;
    }
  }
  CHECK(flips == Approx(100).margin(30));
}

TEST_CASE("rotation keeps the distance to the centre and reaches every quadrant", "[training]") {
  auto o = nothing;
  o.rotate = true;
  o.warp = GENERATE(0., 1.);
  const auto [x0, y0] = centre(spot());
  bool quadrant[4] = {};
  for (std::uint64_t i = 0; i < 60; ++i) {
    const auto [x, y] = centre(changed(spot(), o, i));
    CHECK(std::hypot(x, y) == Approx(std::hypot(x0, y0)).margin(0.1));
    quadrant[(x > 0) + 2 * (y > 0)] = true;
  }
  CHECK((quadrant[0] && quadrant[1] && quadrant[2] && quadrant[3]));
}

TEST_CASE("shift and zoom stay within their bounds", "[training]") {
  auto o = nothing;
  o.shift_px = 2;
  o.warp = 1;
  const auto [x0, y0] = centre(spot());
  double largest = 0;
  for (std::uint64_t i = 0; i < 100; ++i) {
    const auto [x, y] = centre(changed(spot(), o, i));
    CHECK(std::abs(x - x0) <= 2.05);
    CHECK(std::abs(y - y0) <= 2.05);
    largest = std::max(largest, std::abs(x - x0));
  }
  CHECK(largest > 1.5);
  o = nothing;
  o.zoom = 0.2;
  o.warp = 1;
  for (std::uint64_t i = 0; i < 20; ++i) {
    const auto [x, y] = centre(changed(spot(), o, i));
    CHECK(x / x0 == Approx(1).margin(0.25));
    CHECK(y / y0 == Approx(x / x0).margin(0.03));
  }
}

TEST_CASE("cells that are not warped keep their pixels", "[training]") {
  AugmentationOptions o;
  o.warp = o.gain = o.offset_std = o.noise_std = 0;
  auto sorted = spot();
  std::ranges::sort(sorted);
  for (std::uint64_t i = 0; i < 40; ++i) {
    auto out = changed(spot(), o, i);
    std::ranges::sort(out);
    CHECK(out == sorted);
  }
}

TEST_CASE("gain, offset and noise have the level asked for", "[training]") {
  auto o = nothing;
  o.offset_std = 0.5;
  double largest = 0;
  for (std::uint64_t i = 0; i < 200; ++i) {
    const auto out = changed(std::vector<float>(patch * patch, 1.f), o, i);
    CHECK(*std::ranges::max_element(out) == *std::ranges::min_element(out));
    largest = std::max(largest, std::abs(out[0] - 1.));
  }
  CHECK((largest > 0.45 && largest <= 0.5));
  o = nothing;
  o.gain = 0.1;
  largest = 0;
  for (std::uint64_t i = 0; i < 200; ++i)
    largest = std::max(largest, std::abs(changed(std::vector<float>(patch * patch, 2.f), o, i)[0] - 2.));
  CHECK((largest > 0.18 && largest <= 0.2001));
  o = nothing;
  o.noise_std = 0.1;
  for (std::uint64_t i = 0; i < 20; ++i) {
    double sum = 0;
    for (const float v : changed(std::vector<float>(patch * patch, 0.f), o, i)) sum += v * v;
    CHECK(std::sqrt(sum / (patch * patch)) < 0.12);
  }
}
