#include "leukolens/decisions/abstention.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

namespace {

/// Honest confidences, uniform in 0.5..1: a call is right with that probability.
struct Cells {
  std::vector<double> confidence;
  std::vector<char> right;
};
Cells honest(int n, std::uint64_t seed) {
  Cells cells;
  Random random(seed, "test");
  for (int i = 0; i < n; ++i) {
    cells.confidence.push_back(random.uniform(0.5, 1));
    cells.right.push_back(random.uniform() < cells.confidence.back());
  }
  return cells;
}

}  // namespace

TEST_CASE("how many right calls a promise needs", "[calibration]") {
  CHECK(fewest_accepted({0.02, 0.95}) == 149);  // 0.98^149 = 0.0493
  CHECK(fewest_accepted({0.05, 0.95}) == 59);
  CHECK(fewest_accepted({0.5, 0.5}) == 1);
}

TEST_CASE("perfect calls are all accepted, from the number that the promise needs on", "[calibration]") {
  const std::vector<double> confidence(149, 0.8);
  std::vector<char> right(149, 1);
  const auto a = fit_abstention(confidence, right, {});
  CHECK(a.threshold == 0);
  CHECK(a.accepted == 149);
  CHECK(a.bound == Approx(1 - std::pow(0.05, 1. / 149)));
  right[7] = 0;
  const auto with_error = fit_abstention(confidence, right, {});
  CHECK(std::isnan(with_error.threshold));
  CHECK(with_error.errors == 1);
  CHECK(with_error.reason.find("1 of the 149 most confident cells are wrong") != std::string::npos);
  const auto too_few = fit_abstention(std::vector<double>(148, 0.8), std::vector<char>(148, 1), {});
  CHECK(std::isnan(too_few.threshold));
  CHECK(too_few.reason.find("148 cells are too few") != std::string::npos);
  CHECK(too_few.reason.find("149 are needed") != std::string::npos);
  CHECK(std::isnan(fit_abstention({}, {}, {}).threshold));
}

TEST_CASE("the descent stops before the first threshold that fails", "[calibration]") {
  // 200 right calls at 0.99, then 100 wrong ones at 0.6, then 10,000 right ones at 0.55
  std::vector<double> confidence(200, 0.99);
  std::vector<char> right(200, 1);
  confidence.insert(confidence.end(), 100, 0.6);
  right.insert(right.end(), 100, 0);
  confidence.insert(confidence.end(), 10000, 0.55);
  right.insert(right.end(), 10000, 1);
  const auto a = fit_abstention(confidence, right, {});
  CHECK(a.threshold > 0.6);
  CHECK(a.threshold < 0.99);
  CHECK(a.accepted == 200);
  CHECK(a.errors == 0);
}

TEST_CASE("the promise is kept in 95 of 100 repeats", "[calibration]") {
  int broken = 0, fitted = 0;
  constexpr int repeats = 400;
  for (int r = 0; r < repeats; ++r) {
    const auto cells = honest(2000, static_cast<std::uint64_t>(r));
    const auto a = fit_abstention(cells.confidence, cells.right, {0.05, 0.95});
    if (std::isnan(a.threshold)) continue;
    ++fitted;
    // accepted calls have confidences uniform in t..1, so their true error rate is (1 - t)/2
    broken += (1 - a.threshold) / 2 > 0.05;
  }
  CHECK(fitted > repeats / 2);
  CHECK(broken <= 0.05 * repeats + 3 * std::sqrt(0.05 * 0.95 * repeats));
}

TEST_CASE("the order of cells does not matter, a stricter promise accepts no more", "[calibration]") {
  auto cells = honest(3000, 9);
  const auto a = fit_abstention(cells.confidence, cells.right, {0.1, 0.95});
  std::reverse(cells.confidence.begin(), cells.confidence.end());
  std::reverse(cells.right.begin(), cells.right.end());
  CHECK(fit_abstention(cells.confidence, cells.right, {0.1, 0.95}).threshold == a.threshold);
  CHECK(fit_abstention(cells.confidence, cells.right, {0.08, 0.95}).accepted <= a.accepted);
  CHECK(fit_abstention(cells.confidence, cells.right, {0.1, 0.99}).accepted <= a.accepted);
}

TEST_CASE("the grid is fixed and falls", "[calibration]") {
  const auto& grid = abstention_grid();
  CHECK(grid.front() > 0.99999);
  CHECK(grid.back() == 0);
  CHECK(std::is_sorted(grid.rbegin(), grid.rend()));
}

TEST_CASE("promises outside (0, 1) are refused", "[calibration][errors]") {
  for (const AbstentionOptions o : {AbstentionOptions{0, 0.95}, {1, 0.95}, {0.02, 0}, {0.02, 1}, {-1, 0.5}})
    CHECK_THROWS_AS(fit_abstention(std::vector<double>{0.5}, std::vector<char>{1}, o), Error);
  CHECK_THROWS_AS(fit_abstention(std::vector<double>{0.5}, {}, {}), Error);
}
