#include "leukolens/atlas/radial.hpp"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"

using namespace leukolens;

namespace {

cv::Mat1b disk(int side, double radius) {
  cv::Mat1b mask = cv::Mat1b::zeros(side, side);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      if (std::hypot(x - side / 2, y - side / 2) <= radius) mask(y, x) = 255;
  return mask;
}

}  // namespace

TEST_CASE("the normalised radius is 0 at the centroid and 1 at the outline", "[atlas]") {
  const auto radius = normalised_radius(disk(61, 20));
  CHECK(radius(30, 30) == Approx(0).margin(1e-6));
  CHECK(radius(30, 40) == Approx(0.5).margin(0.03));  // 10 of 20 px
  CHECK(radius(30, 50) == Approx(1).margin(0.03));
  CHECK(radius(30, 60) == Approx(1.5).margin(0.03));  // 10 px beyond 20
}

TEST_CASE("the normalised radius follows the outline of an elongated cell", "[atlas]") {
  cv::Mat1b mask = cv::Mat1b::zeros(81, 81);
  cv::ellipse(mask, {40, 40}, {30, 12}, 0, 0, 360, 255, cv::FILLED);
  const auto radius = normalised_radius(mask);
  CHECK(radius(40, 70) == Approx(1).margin(0.05));
  CHECK(radius(52, 40) == Approx(1).margin(0.05));
}

TEST_CASE("a map of ones has the density 1 in every ring and the shares of the area", "[atlas]") {
  const auto mask = disk(61, 20);
  const auto profile = radial_profile(cv::Mat1f::ones(61, 61), mask);
  for (const double density : profile.density) CHECK(density == Approx(1));
  double shares = 0;
  for (std::size_t z = 0; z < zones.size(); ++z) {
    CHECK(profile.share[z] == Approx(profile.area[z]));
    shares += profile.share[z];
  }
  CHECK(shares == Approx(1));
  CHECK(profile.area[0] * 61 * 61 == Approx(3.14159 * std::pow(20. / 3, 2)).epsilon(0.1));
}

TEST_CASE("relevance on the rim alone is found there", "[atlas]") {
  const auto mask = disk(61, 20);
  const auto radius = normalised_radius(mask);
  cv::Mat1f relevance = cv::Mat1f::zeros(61, 61);
  for (int y = 0; y < 61; ++y)
    for (int x = 0; x < 61; ++x)
      if (zone_of(radius(y, x)) == Zone::rim) relevance(y, x) = -2;
  const auto profile = radial_profile(relevance, mask);
  CHECK(profile.share[static_cast<std::size_t>(Zone::rim)] == 1);
  CHECK(profile.density[9] == Approx(-2));
  CHECK(profile.density[3] == 0);
}

TEST_CASE("without a cell nothing is known, without relevance no shares are", "[atlas]") {
  const auto none = radial_profile(cv::Mat1f::ones(9, 9), cv::Mat1b::zeros(9, 9));
  CHECK(std::isnan(none.density[0]));
  CHECK(std::isnan(none.area[3]));
  const auto flat = radial_profile(cv::Mat1f::zeros(61, 61), disk(61, 20));
  CHECK(std::isnan(flat.share[0]));
  CHECK(flat.density[0] == 0);
}
