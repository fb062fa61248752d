#include "leukolens/core/unicode.hpp"

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("UTF-8 is told from other bytes", "[core][unicode]") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("cells/Gr\u00f6\u00dfe \U0001F9EC.tif"));
  CHECK_FALSE(
      is_utf8("Gr\xf6\xdf"
              "e"));  // Latin-1
  CHECK_FALSE(is_utf8("ends within \xc3"));
  CHECK_FALSE(is_utf8("\xc0\xaf"));      // overlong
  CHECK_FALSE(is_utf8("\xed\xa0\x80"));  // a surrogate
}

TEST_CASE("any bytes have a UTF-8 spelling that leads back to them", "[core][unicode]") {
  CHECK(utf8_spelling("Gr\u00f6\u00dfe 90%.tif") == "Gr\u00f6\u00dfe 90%.tif");
  CHECK(utf8_spelling("gr\xf6\xdf"
                      "e.tif") == "gr%F6%DFe.tif");
  CHECK(utf8_spelling("90%\xff") == "90%25%FF");
  CHECK(from_utf8_spelling("90%25%ff") == "90%\xff");
  CHECK(from_utf8_spelling("100% of %4 and %zz") == "100% of %4 and %zz");
  for (int a = 1; a < 256; ++a)
    for (int b = 1; b < 256; ++b) {
      const std::string bytes = {'\xff', static_cast<char>(a), static_cast<char>(b), '%', '2'};
      const std::string spelling = utf8_spelling(bytes);
      if (!is_utf8(spelling) || from_utf8_spelling(spelling) != bytes) FAIL("bytes " << a << " " << b);
    }
}

TEST_CASE("what a reader sees, and the letters of it", "[core][unicode]") {
  CHECK(visible_text(" T\u00a0 cell\t") == "T cell");
  CHECK(visible_text("gro\u0308\u00dfe") == visible_text("gr\u00f6\u00dfe"));
  CHECK(visible_text("Tcell") != visible_text("T cell"));
  CHECK(letters_of("T cell") == letters_of("tCELL "));
  CHECK(letters_of("GRO\u0308SSE ") == letters_of("gr\u00f6\u00dfe"));
  CHECK(letters_of("CD4") != letters_of("CD8"));
  CHECK(visible_text("\xf6 ") == "\xf6 ");  // not UTF-8: as it is
}
