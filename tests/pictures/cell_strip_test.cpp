#include "leukolens/pictures/cell_strip.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "tiny_network.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

CellStrip example(std::size_t cells) {
  CellStrip strip;
  strip.map_title = "occlusion";
  for (std::size_t i = 0; i < cells; ++i) {
    StripCell cell;
    cell.phase.phase = tiny::random_image(24, "phase");
    cell.map = tiny::random_image(24, "map");
    cell.note = "0.93";
    strip.cells.push_back(cell);
  }
  return strip;
}

}  // namespace

TEST_CASE("a strip grows by a panel a cell and begins a new row after eight", "[pictures]") {
  const auto one = render_cell_strip(example(1)), three = render_cell_strip(example(3)),
             nine = render_cell_strip(example(9)), eight = render_cell_strip(example(8));
  CHECK(three.cols - one.cols == 2 * 168);
  CHECK(three.rows == one.rows);
  CHECK(nine.cols == eight.cols);
  CHECK(nine.rows > eight.rows + 300);
}

TEST_CASE("a strip takes cells of several sizes and cells without a map", "[pictures]") {
  auto strip = example(2);
  strip.cells[1].phase.phase = tiny::random_image(40, "larger");
  strip.cells[1].map = cv::Mat1f();
  CHECK(render_cell_strip(strip).rows == render_cell_strip(example(2)).rows);
}

TEST_CASE("a strip names what it cannot draw", "[pictures][errors]") {
  CHECK_THROWS_WITH(render_cell_strip({}), Contains("at least one cell"));
  auto strip = example(1);
  strip.cells[0].map = cv::Mat1f::zeros(3, 3);
  CHECK_THROWS_WITH(render_cell_strip(strip), Contains("another size"));
  strip = example(1);
  strip.scale = 0;
  CHECK_THROWS_WITH(render_cell_strip(strip), Contains("above 0"));
}
