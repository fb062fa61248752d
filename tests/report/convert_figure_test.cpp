#include "report/convert_figure.hpp"

#include <cstdlib>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"
#include "temporary_folder.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

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

TEST_CASE("figures name the run that drew them, and stay readable", "[report]") {
  TemporaryFolder folder;
  const RunStamp stamp{"0.1.0", "leukolens evaluate p.csv --output 'my r\xc3\xa9port'", "", ""};
  write_figure(folder.path(), "f", svg, FigureFormat::pdf, stamp);
  write_figure(folder.path(), "f", svg, FigureFormat::png, stamp);
  for (const char* name : {"f.svg", "f.png"}) CHECK_THAT(read_text(folder / name), Contains(stamp.command_line));
  CHECK(convert_figure(read_text(folder / "f.svg"), FigureFormat::pdf).starts_with("%PDF"));
  if (std::system("command -v pdfinfo > /dev/null") != 0) {
    WARN("skipped: pdfinfo is not installed");
    return;
  }
  const auto info = (folder / "info").string();
  REQUIRE(std::system(("pdfinfo " + (folder / "f.pdf").string() + " > " + info + " 2>&1").c_str()) == 0);
  CHECK_THAT(read_text(info), Contains("Subject:") && Contains(stamp.command_line) && Contains("Pages:"));
  CHECK_THAT(read_text(info), !Contains("Error") && !Contains("Warning"));
}
