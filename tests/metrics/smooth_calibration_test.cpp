#include "leukolens/metrics/smooth_calibration.hpp"

#include <cmath>
#include <numbers>

#include "catch.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;

TEST_CASE("one cell: its residual, spread but not lost", "[metrics]") {
  // all residual has one sign, so whatever the bandwidth the integral is |0.7 - 1|
  const auto groups = group_scores(std::vector{0.7}, std::vector<char>{1});
  for (const double width : {0.01, 0.1, 1.}) CHECK(smooth_error_at(groups, width) == Approx(0.3).epsilon(1e-6));
  CHECK(smooth_calibration_error(groups) == Approx(0.3).epsilon(1e-6));
}

TEST_CASE("two cells of opposite residual, against the sum of reflected Gaussians", "[metrics]") {
  const auto groups = group_scores(std::vector{0.3, 0.6}, std::vector<char>{0, 1});
  const double width = 0.15;
  double integral = 0;
  const int mesh = 20000;
  for (int j = 0; j < mesh; ++j) {
    const double t = (j + 0.5) / mesh;
    double smoothed = 0;
    for (const auto& [place, residual] : {std::pair{0.3, 0.3}, std::pair{0.6, -0.4}})
      for (const double image : {place, -place, 2 - place})
        smoothed += residual / 2 * std::exp(-(t - image) * (t - image) / (2 * width * width)) /
                    (width * std::sqrt(2 * std::numbers::pi));
    integral += std::abs(smoothed) / mesh;
  }
  CHECK(smooth_error_at(groups, width) == Approx(integral).epsilon(1e-5));
}

namespace {

/// The integral of |smoothed residual| written out: every cell's Gaussian and its images, midpoint rule.
double brute_force(const std::vector<double>& score, const std::vector<char>& event, double width) {
  const int mesh = 4000;
  double integral = 0;
  for (int j = 0; j < mesh; ++j) {
    const double t = (j + 0.5) / mesh;
    double smoothed = 0;
    for (std::size_t i = 0; i < score.size(); ++i)
      for (const double image : {score[i], -score[i], 2 - score[i]})
        smoothed += (score[i] - event[i]) * std::exp(-(t - image) * (t - image) / (2 * width * width));
    integral += std::abs(smoothed) / mesh;
  }
  return integral / (static_cast<double>(score.size()) * width * std::sqrt(2 * std::numbers::pi));
}

}  // namespace

TEST_CASE("the smooth error, bandwidth and all, is that of the brute-force integral", "[metrics]") {
  for (const double power : {1., 1.6}) {
    std::vector<double> score;
    std::vector<char> event;
    Random random(6, "test");
    for (int i = 0; i < 60; ++i) {
      score.push_back(std::round(100 * random.uniform(0.4, 1)) / 100);
      event.push_back(random.uniform() < std::pow(score.back(), power));
    }
    double lo = 0.001, hi = 0.5;  // the width that equals its own error
    for (int i = 0; i < 24; ++i) {
      const double middle = (lo + hi) / 2;
      (brute_force(score, event, middle) > middle ? lo : hi) = middle;
    }
    CHECK(smooth_calibration_error(group_scores(score, event)) == Approx(lo).epsilon(0).margin(1e-5));
  }
}

TEST_CASE("the smooth error is the bandwidth that equals its own error", "[metrics]") {
  std::vector<double> score;
  std::vector<char> event;
  Random random(5, "test");
  for (int i = 0; i < 500; ++i) {
    score.push_back(random.uniform());
    event.push_back(random.uniform() < score.back() * score.back());
  }
  const auto groups = group_scores(score, event);
  const double error = smooth_calibration_error(groups);
  CHECK(error > 0.1);
  CHECK(smooth_error_at(groups, error) == Approx(error).epsilon(1e-5));
  CHECK(smooth_error_at(groups, error / 2) >= smooth_error_at(groups, error));
}

TEST_CASE("smooth error: perfect confidences, and no cells", "[metrics]") {
  CHECK(smooth_calibration_error(group_scores(std::vector{0., 1.}, std::vector<char>{0, 1})) ==
        Approx(0).margin(1e-12));
  CHECK(std::isnan(smooth_calibration_error({})));
  CHECK(std::isnan(smooth_error_at({}, 0.1)));
}

TEST_CASE("very many scores are shared out to points without changing the smooth error", "[metrics]") {
  ScoreGroups fine, pairs;  // 100,000 scores, and the same two by two
  Random random(8, "test");
  for (int g = 0; g < 100000; ++g) {
    fine.score.push_back((g + 0.5) / 100000);
    fine.weight.push_back(1);
    fine.positive.push_back(random.uniform() < fine.score.back() * fine.score.back());
    if (g % 2 == 0) continue;
    pairs.score.push_back((fine.score[fine.score.size() - 2] + fine.score.back()) / 2);
    pairs.weight.push_back(2);
    pairs.positive.push_back(fine.positive[fine.positive.size() - 2] + fine.positive.back());
  }
  CHECK(smooth_error_at(fine, 0.01) == Approx(smooth_error_at(pairs, 0.01)).margin(1e-7));
  CHECK(smooth_calibration_error(fine) == Approx(smooth_calibration_error(pairs)).margin(1e-7));
}
