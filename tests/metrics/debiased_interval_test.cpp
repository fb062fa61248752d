#include "metrics/debiased_interval.hpp"

#include <cmath>

#include "catch.hpp"
#include "leukolens/core/random.hpp"
#include "leukolens/metrics/equal_mass.hpp"

using namespace leukolens;

namespace {

/// Calls with confidences on 0.5..1 that are right with `over` less, +- `spread` by donor.
ScoredCells cells_of(int donors, int each, double over, double spread, std::uint64_t seed) {
  ScoredCells cells;
  cells.classes = 2;
  for (int d = 0; d < donors; ++d) {
    Random random(seed, "donor", static_cast<std::uint64_t>(d));
    const double shift = random.below(2) ? spread : -spread;
    for (int i = 0; i < each; ++i) {
      cells.confidence.push_back(random.uniform(0.5, 1));
      cells.predicted.push_back(0);
      cells.labels.push_back(random.uniform() < cells.confidence.back() - over + shift ? 0 : 1);
    }
  }
  return cells;
}

std::vector<std::string> donors_of(int donors, int each) {
  std::vector<std::string> names;
  for (int d = 0; d < donors; ++d) names.insert(names.end(), static_cast<std::size_t>(each), "d" + std::to_string(d));
  return names;
}

double square_of(const ScoredCells& cells, int bins) {
  std::vector<char> right;
  for (std::size_t i = 0; i < cells.size(); ++i) right.push_back(cells.labels[i] == cells.predicted[i]);
  return debiased_square(equal_mass_bins(group_scores(cells.confidence, right, cells.weight), bins));
}

}  // namespace

TEST_CASE("the interval of the square is the jackknife by hand where one bin holds all cells", "[metrics]") {
  const auto cells = cells_of(5, 4, 0.1, 0, 1);
  const auto plan = plan_resampling(20, donors_of(5, 4), {});
  Estimate e{square_of(cells, 1)};
  add_debiased_interval(e, cells, 1, plan, {});
  std::vector<double> left_out;
  for (int d = 0; d < 5; ++d) {
    ScoredCells others;
    others.classes = 2;
    for (int i = 0; i < 20; ++i) {
      if (i / 4 == d) continue;
      const auto at = static_cast<std::size_t>(i);
      others.confidence.push_back(cells.confidence[at]);
      others.predicted.push_back(cells.predicted[at]);
      others.labels.push_back(cells.labels[at]);
    }
    left_out.push_back(square_of(others, 1));
  }
  double mean = 0, squares = 0;
  for (const double v : left_out) mean += v / 5;
  for (const double v : left_out) squares += (v - mean) * (v - mean);
  const double half = 2.7764451 * std::sqrt(4. / 5 * squares);
  CHECK(e.ci.value().lo == Approx(e.value - half).epsilon(1e-6));
  CHECK(e.ci.value().hi == Approx(e.value + half).epsilon(1e-6));
  CHECK(e.ci_method == "t interval over the jackknife of 5 donors");
}

TEST_CASE("the root has the roots of the square's ends, and none where both are below 0", "[metrics]") {
  Estimate root{0.3};
  add_root_interval(root, {0.09, Interval{-0.01, 0.16}, "by hand", 9});
  CHECK(root.ci.value().lo == 0);
  CHECK(root.ci.value().hi == Approx(0.4));
  add_root_interval(root, {-0.09, Interval{-0.11, -0.07}, "by hand", 9});
  CHECK_FALSE(root.ci);
  CHECK(root.ci_method == "by hand: that of the square lies below 0");
}

TEST_CASE("fewer than five donors: no interval of the square", "[metrics]") {
  const auto cells = cells_of(3, 20, 0.1, 0, 1);
  Estimate e{square_of(cells, 15)};
  add_debiased_interval(e, cells, 15, plan_resampling(60, donors_of(3, 20), {}), {});
  CHECK_FALSE(e.ci);
  CHECK(e.ci_method.starts_with("3 donors: too few"));
}

TEST_CASE("the interval of the square covers where calibration is good and where it is not", "[metrics]") {
  // the truth is the square of the mean gap of new donors: spread adds nothing to it
  for (const double over : {0., 0.02, 0.15})
    for (const int donors : {5, 20}) {
      int held = 0;
      for (std::uint64_t r = 0; r < 300; ++r) {
        const auto cells = cells_of(donors, 25, over, 0.05, 1000 * r + static_cast<std::uint64_t>(donors));
        Estimate e{square_of(cells, 15)};
        add_debiased_interval(e, cells, 15, plan_resampling(cells.size(), donors_of(donors, 25), {}), {});
        held += e.ci->lo <= over * over && over * over <= e.ci->hi;
      }
      INFO("over-confident by " << over << ", donors " << donors);
      CHECK(held >= 0.92 * 300);
    }
}
