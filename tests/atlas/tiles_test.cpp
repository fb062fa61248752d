#include "atlas/tiles.hpp"

#include <algorithm>

#include "atlas_cells.hpp"
#include "catch.hpp"

using namespace leukolens;

TEST_CASE("half of the gallery's cells are the most doubtful, the others drawn", "[atlas]") {
  AtlasOptions options;
  options.gallery_cells = 20;
  Tiles tiles(options);
  for (int i = 0; i < 200; ++i) {
    auto cell = round_cell("cell " + std::to_string(1000 + i));
    const double p = i < 5 ? 0.1 : 0.9;  // five whose label is at odds with the call
    cell.p = {p, 1 - p};
    tiles.add(cell);
  }
  TileScale scale;
  const auto chosen = tiles.tiles(scale);
  CHECK(chosen.size() == 20);
  for (int i = 0; i < 5; ++i)
    CHECK(std::ranges::find(chosen, "cell " + std::to_string(1000 + i),
                            [](const AtlasTile& tile) { return tile.cell.id; }) != chosen.end());
  CHECK(std::ranges::is_sorted(chosen, {}, [](const AtlasTile& tile) { return tile.cell.id; }));
}

TEST_CASE("tiles keep phase and relevance on one scale, nothing relevant being 128", "[atlas]") {
  AtlasOptions options;
  Tiles tiles(options);
  auto cell = round_cell("a");
  cell.relevance(16, 16) = -0.5;
  tiles.add(cell);
  TileScale scale;
  const auto tile = tiles.tiles(scale).front();
  CHECK(scale.phase_lo == Approx(0).margin(1e-3));
  CHECK(scale.phase_hi == Approx(2).margin(1e-3));
  CHECK(scale.map.at(0) == Approx(1).margin(1e-3));
  CHECK(tile.phase(16, 16) == 255);
  CHECK(tile.phase(0, 0) == 0);
  CHECK(tile.map(0, 0) == 128);
  CHECK(tile.map(16, 17) == 255);
  CHECK(static_cast<int>(tile.map(16, 16)) == Approx(128 - 63.5).margin(1));
  CHECK(tile.cell.patch.phase.empty());
}

TEST_CASE("constant cells and no cells make tiles all the same", "[atlas]") {
  AtlasOptions options;
  Tiles none(options), flat(options);
  TileScale scale;
  CHECK(none.tiles(scale).empty());
  auto cell = round_cell("a");
  cell.patch.phase.setTo(1);
  cell.relevance.setTo(0);
  flat.add(cell);
  CHECK(flat.tiles(scale).front().map(3, 3) == 128);
}
