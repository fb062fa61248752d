#include "leukolens/explain/map_agreement.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "tiny_network.hpp"

using namespace leukolens;

TEST_CASE("rank correlation by hand", "[explain]") {
  const auto a = tiny::image(2, {1, 2, 3, 4});
  CHECK(rank_correlation(a, tiny::image(2, {10, 20, 30, 99})) == Approx(1));
  CHECK(rank_correlation(a, tiny::image(2, {4, 3, 2, 1})) == Approx(-1));
  // Ranks 2, 1, 4, 3: 1 - 6 x 4 / (4 x 15).
  CHECK(rank_correlation(a, tiny::image(2, {2, 1, 4, 3})) == Approx(0.6));
  // Ties share a rank: 1.5, 1.5, 3.5, 3.5 against 1, 2, 3, 4: covariance 4, variances 4 and 5.
  CHECK(rank_correlation(a, tiny::image(2, {0, 0, 7, 7})) == Approx(4 / std::sqrt(20.)));
}

TEST_CASE("sizes forget the sign", "[explain]") {
  const auto a = tiny::random_image(8, "a");
  CHECK(rank_correlation(a, -a) == Approx(-1));
  CHECK(rank_correlation(a, -a, Compare::sizes) == Approx(1));
}

TEST_CASE("rank correlation does not depend on the order of pixels or the scale of values", "[explain]") {
  const auto a = tiny::random_image(8, "a"), b = tiny::random_image(8, "b");
  cv::Mat1f exponential, ta, tb;
  cv::exp(a, exponential);
  cv::flip(a, ta, -1);
  cv::flip(b, tb, -1);
  CHECK(rank_correlation(a, b) == Approx(rank_correlation(exponential, b)));
  CHECK(rank_correlation(a, b) == Approx(rank_correlation(ta, tb)));
  CHECK(rank_correlation(a, b) == Approx(rank_correlation(b, a)));
  CHECK(std::abs(rank_correlation(a, b)) < 0.5);
}

TEST_CASE("a flat map agrees with nothing and disagrees with nothing", "[explain]") {
  const auto a = tiny::random_image(8, "a");
  CHECK(std::isnan(rank_correlation(a, cv::Mat1f(8, 8, 3.f))));
  CHECK_THROWS_AS(rank_correlation(a, cv::Mat1f(7, 7, 3.f)), Error);
}

TEST_CASE("agreement of a map with the others leaves itself and flat maps out", "[explain]") {
  const auto a = tiny::image(2, {1, 2, 3, 4}), b = tiny::image(2, {2, 1, 4, 3}), flat = cv::Mat1f(2, 2, 1.f);
  const auto table = rank_correlations({a, b, flat, -a});
  CHECK(table(0, 1) == Approx(rank_correlation(a, b)));
  CHECK(table(1, 0) == table(0, 1));
  CHECK(table(0, 0) == Approx(1));
  CHECK(std::isnan(table(2, 2)));
  CHECK(mean_agreement(table, 0) == Approx((0.6 - 1) / 2));
  CHECK(std::isnan(mean_agreement(table, 2)));
  CHECK(std::isnan(mean_agreement(rank_correlations({a}), 0)));
  CHECK(rank_correlations({a, -a}, Compare::sizes)(0, 1) == Approx(1));
  CHECK_THROWS_AS(rank_correlations({a, cv::Mat1f(3, 3, 1.f)}), Error);
}
