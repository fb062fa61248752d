#include "report/convert_figure.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;

namespace {
const std::string svg =
    "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='10'><rect width='9' height='9'/></svg>";
}

TEST_CASE("a figure becomes a PDF, or a PNG of twice its size", "[report]") {
  CHECK(convert_figure(svg, FigureFormat::pdf).starts_with("%PDF"));
  const std::string png = convert_figure(svg, FigureFormat::png);
  REQUIRE(png.starts_with("\x89PNG"));
  CHECK(static_cast<unsigned char>(png[19]) == 40);  // width, last byte of the big-endian IHDR field
  CHECK(static_cast<unsigned char>(png[23]) == 20);
}

TEST_CASE("what is no SVG is refused with the tool's own words", "[report][errors]") {
  CHECK_THROWS_AS(convert_figure("<svg", FigureFormat::pdf), Error);
  CHECK_THROWS_AS(figure_format_from("jpeg"), Error);
}
