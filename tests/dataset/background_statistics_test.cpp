#include "leukolens/dataset/background_statistics.hpp"

#include <cmath>

#include "catch.hpp"

using namespace leukolens;

namespace {

/// A bright disc of radius 8 on level + slope x (from -1/2 to 1/2).
cv::Mat1f disc(double level, double slope_x, double slope_y = 0, double height = 3) {
  cv::Mat1f image(48, 48);
  for (int y = 0; y < 48; ++y)
    for (int x = 0; x < 48; ++x)
      image(y, x) = static_cast<float>(level + slope_x * ((x + .5) / 48 - .5) + slope_y * ((y + .5) / 48 - .5) +
                                       (std::hypot(x - 23.5, y - 23.5) < 8 ? height : 0));
  return image;
}

}  // namespace

TEST_CASE("background statistics see the background alone", "[dataset]") {
  const auto values = background_values(disc(0.25, 0.4, -0.2));
  REQUIRE(values.size() == background_columns().size());
  CHECK(values[0] == Approx(0.25).margin(0.01));  // level
  CHECK(values[2] == Approx(0.4).margin(1e-4));   // tilt_x
  CHECK(values[3] == Approx(-0.2).margin(1e-4));
  // roughness: rms of steps of 0.4 / 48 across and 0.2 / 48 down
  CHECK(values[4] == Approx(std::sqrt((0.4 * 0.4 + 0.2 * 0.2) / 2) / 48).epsilon(0.02));
  const auto brighter = background_values(disc(0.25, 0.4, -0.2, 6));
  for (std::size_t i = 0; i < values.size(); ++i) CHECK(brighter[i] == Approx(values[i]).margin(1e-6));
}

TEST_CASE("an even background has no spread; none at all is undefined", "[dataset]") {
  const auto values = background_values(disc(1, 0));
  CHECK(values[0] == Approx(1));
  CHECK(values[1] == Approx(0).margin(1e-6));
  cv::Mat1f full(10, 10);
  for (int y = 0; y < 10; ++y)
    for (int x = 0; x < 10; ++x) full(y, x) = std::hypot(x - 4.5, y - 4.5) < 4.4 ? 1.f : 0.f;
  for (const double v : background_values(full)) CHECK(std::isnan(v));
}
