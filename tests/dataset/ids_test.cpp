#include "leukolens/dataset/ids.hpp"

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("an id is path, frame and cell, with its own signs encoded", "[dataset]") {
  CHECK(cell_id("a/b.tif") == "a/b.tif");
  CHECK(cell_id("a/b.tif", 0) == "a/b.tif#0");
  CHECK(cell_id("a/b.tif", 12, 3) == "a/b.tif#12:3");
  CHECK(cell_id("100%#1:2.tif", {}, 0) == "100%25%231%3A2.tif:0");
}
