#include "leukolens/core/text.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("numbers are written short and read back to the same bits", "[core]") {
  CHECK(to_text(0.1) == "0.1");
  CHECK(to_text(0.1f) == "0.1");
  CHECK(to_text(std::nan("")) == "nan");
  CHECK(to_text(-std::numeric_limits<double>::infinity()) == "-inf");
  for (const double value : {1. / 3, 1e-310, 1.7976931348623157e308, -0.0, 123456789.125})
    CHECK(to_number(to_text(value)).value() == value);
}

TEST_CASE("only a whole number is a number", "[core]") {
  CHECK(to_number("1e3") == 1000.);
  CHECK(to_number("+2") == 2.);
  CHECK(std::isnan(to_number("nan").value()));
  for (const char* text : {"", "1x", " 1", "0x10", "1,5", "--1", "+-1"}) CHECK_FALSE(to_number(text));
}

TEST_CASE("split and join are each other's inverse", "[core]") {
  CHECK(split("a,,b", ',') == std::vector<std::string>{"a", "", "b"});
  CHECK(split("", ',') == std::vector<std::string>{""});
  CHECK(join(split("x|y|z", '|'), "|") == "x|y|z");
  CHECK(ends_with_any("cell.tif", {".png", ".tif"}));
  CHECK(lower("TIFF.É") == "tiff.É");
}

TEST_CASE("numbers are padded to a width and never cut", "[core]") {
  CHECK(zero_padded(7, 5) == "00007");
  CHECK(zero_padded(0, 1) == "0");
  CHECK(zero_padded(123456, 5) == "123456");
}
