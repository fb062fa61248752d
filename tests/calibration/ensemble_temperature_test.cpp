#include "leukolens/calibration/ensemble_temperature.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "leukolens/calibration/temperature.hpp"
#include "metrics/tables.hpp"

using namespace leukolens;

namespace {
double nll_of(const MadeUp& m, double t, const Eigen::Vector3d& w) {
  const Table warm = softmax(m.logits / t), plain = softmax(m.logits);
  double sum = 0;
  for (Eigen::Index i = 0; i < warm.rows(); ++i) {
    const int y = m.labels[static_cast<std::size_t>(i)];
    sum -= std::log(w(0) * warm(i, y) + w(1) * plain(i, y) + w(2) / static_cast<double>(warm.cols()));
  }
  return sum / static_cast<double>(warm.rows());
}
}  // namespace

TEST_CASE("labels by chance beside good ones call for the uniform part", "[calibration]") {
  auto m = made_up(4000, 4, 4, 2);
  for (std::size_t i = 0; i < m.labels.size(); i += 5) m.labels[i] = static_cast<int>(i / 5 % 4);  // one in five
  const auto fit = fit_ensemble_temperature(m.logits, m.labels);
  REQUIRE(fit.status == FitStatus::ok);
  CHECK(fit.weight(2) == Approx(0.2).margin(0.05));
  CHECK(fit.nll_after < 0.95 * fit_temperature(m.logits, m.labels).nll_after);
}

TEST_CASE("the weights lie on the simplex and no feasible neighbour is better", "[calibration]") {
  for (const double signal : {0.5, 1., 3.})
    for (const double scale : {0.3, 1., 4.}) {
      const auto m = made_up(300, 3, signal, scale, 9);
      const auto fit = fit_ensemble_temperature(m.logits, m.labels);
      REQUIRE(fit.status == FitStatus::ok);
      CHECK(fit.weight.sum() == Approx(1).epsilon(1e-12));
      CHECK(fit.weight.minCoeff() >= 0);
      const double best = nll_of(m, fit.temperature, fit.weight);
      CHECK(best == Approx(fit.nll_after).epsilon(1e-12));
      CHECK(best <= fit_temperature(m.logits, m.labels).nll_after + 1e-12);
      for (int k = 0; k < 3; ++k) {
        const Eigen::Vector3d corner = Eigen::Vector3d::Unit(k);
        CHECK(nll_of(m, fit.temperature, 0.999 * fit.weight + 0.001 * corner) >= best - 1e-12);
      }
    }
}

TEST_CASE("the weights are the best also with a few labels that are wrong and confident", "[calibration]") {
  // The minimum of a convex function on the simplex: no component gains more than the mixture, mean(part / mixture)
  // <= 1.
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    auto m = made_up(300, 3, 5, seed % 2 ? 2 : 6, seed);
    for (std::size_t i = 0; i < 1 + seed % 3; ++i) m.labels[i] = (m.labels[i] + 1) % 3;
    INFO("seed " << seed);
    const auto fit = fit_ensemble_temperature(m.logits, m.labels);
    REQUIRE(fit.status == FitStatus::ok);
    const Table warm = softmax(m.logits / fit.temperature), plain = softmax(m.logits);
    Eigen::Vector3d gain = Eigen::Vector3d::Zero();
    for (Eigen::Index i = 0; i < warm.rows(); ++i) {
      const int y = m.labels[static_cast<std::size_t>(i)];
      const Eigen::Vector3d parts(warm(i, y), plain(i, y), 1. / 3);
      gain += parts / parts.dot(fit.weight) / 300;
    }
    CHECK(gain.maxCoeff() < 1 + 1e-9);
    CHECK(fit.nll_after == Approx(nll_of(m, fit.temperature, fit.weight)).epsilon(1e-12));
  }
}

TEST_CASE("an ensemble temperature needs a temperature", "[calibration]") {
  CHECK(fit_ensemble_temperature(table({{2, 1, 0}, {0, 0, 3}}), std::vector{0, 2}).status == FitStatus::separable);
}
