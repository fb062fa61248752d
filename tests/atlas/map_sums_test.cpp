#include "atlas/map_sums.hpp"

#include "atlas_cells.hpp"
#include "catch.hpp"

using namespace leukolens;

TEST_CASE("means, spread and agreement of two cells by hand", "[atlas]") {
  MapSums sums;
  auto a = aligned(round_cell("a"), Alignment::centroid), b = aligned(round_cell("b"), Alignment::centroid);
  a.relevance(16, 16) = 3;
  b.relevance(16, 16) = -1;
  sums.add(a);
  sums.add(b);
  const auto means = sums.means();
  CHECK(means.cells == 2);
  CHECK(means.relevance(16, 16) == Approx(1));
  CHECK(means.spread(16, 16) == Approx(2));
  CHECK(means.agreement(16, 16) == Approx(0.5));
}

TEST_CASE("cells at different places of their patches lie upon each other", "[atlas]") {
  MapSums sums;
  sums.add(aligned(round_cell("a", 6, 12, 13), Alignment::centroid));
  sums.add(aligned(round_cell("b", 6, 19, 18), Alignment::centroid));
  const auto means = sums.means();
  CHECK(means.phase(16, 16) == Approx(2));
  CHECK(means.phase(15, 10) > 0.9);  // 5.5 px from the middle
  CHECK(means.phase(16, 26) == 0);
  CHECK(means.agreement(16, 16) == 1);
}

TEST_CASE("the major axis lies across where that is asked for", "[atlas]") {
  auto cell = round_cell("a");
  for (auto* image : {&cell.patch.phase, &cell.relevance}) image->setTo(0);
  cell.mask.setTo(0);
  for (int y = 6; y < 26; ++y)  // upright
    for (int x = 13; x < 19; ++x) cell.patch.phase(y, x) = 2, cell.mask(y, x) = 255;
  const auto upright = aligned(cell, Alignment::centroid), across = aligned(cell, Alignment::major_axis);
  CHECK(upright.phase(8, 15) > 1.5);
  CHECK(across.phase(8, 15) < 0.1);
  CHECK(across.phase(15, 8) > 1.5);
}

TEST_CASE("the common grid does not depend on the size of the cell", "[atlas]") {
  auto small = round_cell("a", 5), large = round_cell("b", 10);
  const auto a = on_common_grid(small.relevance, small.mask), b = on_common_grid(large.relevance, large.mask);
  CHECK(cv::norm(a, b, cv::NORM_L1) < 0.15 * cv::norm(a, cv::NORM_L1));
  CHECK(b(12, 12) == Approx(1));
  CHECK(b(0, 0) == 0);
}

TEST_CASE("no cell has no means", "[atlas]") {
  CHECK(MapSums().means().cells == 0);
  CHECK(MapSums().means().phase.empty());
}
