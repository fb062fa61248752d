#include "leukolens/dataset/ids.hpp"

#include "catch.hpp"
#include "leukolens/core/unicode.hpp"

using namespace leukolens;

TEST_CASE("an id is path, frame and cell, with its own signs encoded", "[dataset]") {
  CHECK(cell_id("a/b.tif") == "a/b.tif");
  CHECK(cell_id("a/b.tif", 0) == "a/b.tif#0");
  CHECK(cell_id("a/b.tif", 12, 3) == "a/b.tif#12:3");
  CHECK(cell_id("100%#1:2.tif", {}, 0) == "100%25%231%3A2.tif:0");
}

TEST_CASE("an id is UTF-8 whatever the name's bytes are, and leads back to them", "[dataset]") {
  CHECK(cell_id("gr\xf6\xdf"
                "e/50%#a.tif",
                3) == "gr%F6%DFe/50%25%23a.tif#3");
  CHECK(from_utf8_spelling("gr%F6%DFe/50%25%23a.tif") ==
        "gr\xf6\xdf"
        "e/50%#a.tif");
  CHECK(cell_id("gr\u00f6\u00dfe.tif") == "gr\u00f6\u00dfe.tif");
}
