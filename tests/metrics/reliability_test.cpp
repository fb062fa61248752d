#include "leukolens/metrics/reliability.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

TEST_CASE("calibration error of hand-made confidences", "[metrics]") {
  // two bins: (0, 0.5] holds 0.4 (wrong): gap 0.4; (0.5, 1] holds 0.6, 0.8, 1 (2 right): gap |2/3 - 0.8|
  const std::vector<double> confidence{0.4, 0.6, 0.8, 1.0};
  const std::vector<char> correct{0, 1, 0, 1};
  const auto bins = reliability_bins(confidence, correct, 2);
  CHECK(bins[0].n == 1);
  CHECK(bins[1].n == 3);
  CHECK(bins[1].confidence == Approx(0.8));
  CHECK(expected_calibration_error(bins) == Approx((0.4 + 3 * (0.8 - 2. / 3)) / 4));
  CHECK(maximum_calibration_error(bins).value == Approx(0.4));
  CHECK(maximum_calibration_error(bins).bin_n == 1);
  CHECK(maximum_calibration_error(bins, 2).value == Approx(0.8 - 2. / 3));
  CHECK(std::isnan(maximum_calibration_error(bins, 4).value));
}

TEST_CASE("a confidence on an edge belongs to the bin below it, 0 to the first", "[metrics]") {
  for (const int bins : {1, 2, 3, 7, 10, 15, 49, 100, 1000}) {
    CHECK(reliability_bin(0, bins) == 0);
    CHECK(reliability_bin(1, bins) == bins - 1);
    for (int k = 1; k <= bins; ++k) {
      const double edge = static_cast<double>(k) / bins;
      CHECK(reliability_bin(edge, bins) == k - 1);
      CHECK(reliability_bin(std::nextafter(edge, 0), bins) == k - 1);
      if (k < bins) CHECK(reliability_bin(std::nextafter(edge, 1), bins) == k);
    }
  }
  CHECK(reliability_bin(5e-324, 15) == 0);
}

TEST_CASE("empty bins are undefined and count nothing", "[metrics]") {
  const auto bins = reliability_bins(std::vector<double>{1.0}, std::vector<char>{1}, 15);
  CHECK(std::isnan(bins[3].accuracy));
  CHECK(expected_calibration_error(bins) == 0);
  CHECK(std::isnan(expected_calibration_error(reliability_bins(std::vector<double>{}, std::vector<char>{}, 15))));
}

TEST_CASE("calibration error does not depend on the order of cells", "[metrics]") {
  const auto m = made_up(200, 3, 1, 2);
  const Table p = m.logits.array().exp();
  Table normal = p.array().colwise() / p.rowwise().sum().array();
  std::vector<int> back(m.labels.rbegin(), m.labels.rend());
  const Table turned = normal.colwise().reverse();
  CHECK(expected_calibration_error(reliability_bins(normal, m.labels)) ==
        Approx(expected_calibration_error(reliability_bins(turned, back))).epsilon(1e-12));
}

TEST_CASE("impossible bins and confidences are refused", "[metrics][errors]") {
  CHECK_THROWS_AS(reliability_bins(std::vector<double>{0.5}, std::vector<char>{1}, 0), Error);
  CHECK_THROWS_AS(reliability_bins(std::vector<double>{1.5}, std::vector<char>{1}, 3), Error);
  CHECK_THROWS_AS(reliability_bins(std::vector<double>{NAN}, std::vector<char>{1}, 3), Error);
}
