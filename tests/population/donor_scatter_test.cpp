#include "leukolens/population/donor_scatter.hpp"

#include "catch.hpp"
#include "leukolens/calibration/softmax.hpp"
#include "mixed_specimens.hpp"

using namespace leukolens;

namespace {

/// Ten donors; the cells of each look `effect` more like its own favourite class.
ScoreTable donors_with(double effect) {
  auto t = no_cells();
  for (int d = 0; d < 10; ++d) {
    add_cells(t, "d" + std::to_string(d), {1. / 3, 1. / 3, 1. / 3}, 150);
    t.logits.bottomRows(150).col(d % 3).array() += effect;
  }
  return t;
}

DonorScatter scatter_of(const ScoreTable& t) {
  return donor_scatter(softmax(t.logits), Eigen::VectorXd::Constant(3, 1. / 3), t.labels, t.donors, 1);
}

}  // namespace

TEST_CASE("donors that look alike scatter by chance alone", "[calibration]") {
  const auto scatter = scatter_of(donors_with(0));
  CHECK(scatter.share < 0.6);
  REQUIRE(scatter.errors.size() == 10);
  for (const auto& e : scatter.errors) CHECK(e.cwiseAbs().maxCoeff() < 0.06);
}

TEST_CASE("donors that look unlike are missed, each its own way", "[calibration]") {
  const auto scatter = scatter_of(donors_with(1));
  CHECK(scatter.share > 0.9);
  for (std::size_t d = 0; d < 10; ++d) {
    CHECK(scatter.errors[d](static_cast<Eigen::Index>(d) % 3) > 0.1);  // its favourite class is overcounted
    CHECK(scatter.errors[d].sum() == Approx(0).margin(1e-6));
  }
}

TEST_CASE("fewer than five donors tell nothing of their scatter", "[calibration]") {
  auto t = no_cells();
  for (int d = 0; d < 4; ++d) add_cells(t, "d" + std::to_string(d), {1. / 3, 1. / 3, 1. / 3}, 20);
  CHECK(scatter_of(t).errors.empty());
}
