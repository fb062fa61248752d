#include "leukolens/core/picture_stamp.hpp"

#include "catch.hpp"
#include "leukolens/core/error.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

const RunStamp stamp{"0.1.0", "leukolens explain 'a<b>&c' --model M", "", ""};
const std::string line = "leukolens 0.1.0; command: leukolens explain 'a<b>&c' --model M";

/// The number that stands behind the last `key`.
std::size_t last_number(const std::string& text, const std::string& key) {
  return std::stoul(text.substr(text.rfind(key) + key.size()));
}

/// A PDF of two objects whose table of references is `table`, at the offset it names.
std::string pdf_with(const std::string& table) {
  const std::string objects = "%PDF-1.5\n1 0 obj\n<< /Type /Catalog >>\nendobj\n";
  return objects + table + "startxref\n" + std::to_string(objects.size()) + "\n%%EOF\n";
}

}  // namespace

TEST_CASE("a PNG carries its stamp in a text chunk with a right checksum", "[core]") {
  using namespace std::string_literals;
  const auto header = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0"s + "\x3a\x7e\x9b\x55"s;
  const auto end = "\0\0\0\0IEND\xae\x42\x60\x82"s;
  const auto png = stamped_png(header + end, {"1", "x", "", ""});
  // zlib.crc32(b"iTXtDescription" + bytes(5) + b"leukolens 1; command: x") of Python
  CHECK(png == header + "\0\0\0\x27iTXtDescription\0\0\0\0\0leukolens 1; command: x"s + "\xad\xee\xf1\xaf"s + end);
  CHECK_THROWS_AS(stamped_png("GIF89a", stamp), Error);
}

TEST_CASE("an SVG carries its stamp as escaped metadata", "[core]") {
  CHECK(stamped_svg("<?xml version='1.0'?><svg width='2'><g/></svg>", {"1", "a<b>&c", "", ""}) ==
        "<?xml version='1.0'?><svg width='2'>\n<metadata>leukolens 1; command: a&lt;b&gt;&amp;c</metadata><g/></svg>");
  CHECK_THROWS_AS(stamped_svg("<html></html>", stamp), Error);
}

TEST_CASE("a PDF gets an information dictionary by an incremental update", "[core]") {
  const auto before =
      pdf_with("xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<< /Size 2 /Root 1 0 R /Info 9 0 R >>\n");
  const auto pdf = stamped_pdf(before, stamp);
  CHECK(pdf.starts_with(before));
  const auto table = pdf.substr(last_number(pdf, "startxref\n"));
  CHECK(table.starts_with("xref\n2 1\n"));
  CHECK(pdf.substr(std::stoul(table.substr(9, 10))).starts_with("2 0 obj\n<< /Producer <FEFF006C0065"));
  CHECK_THAT(table, Contains("/Size 3 /Root 1 0 R /Info 2 0 R /Prev 45"));
  CHECK_THROWS_AS(stamped_pdf("%PDF-1.5\nstartxref\n99999\n", stamp), Error);
  CHECK_THROWS_AS(stamped_pdf("no picture", stamp), Error);
}

TEST_CASE("a PDF whose references stand in a stream is updated by a stream", "[core]") {
  const auto before =
      pdf_with("2 0 obj\n<< /Type /XRef /Size 3 /Root 1 0 R /W [1 2 1] /Length 0 >>\nstream\nendstream\nendobj\n");
  const auto pdf = stamped_pdf(before, stamp);
  const auto at = last_number(pdf, "startxref\n");
  CHECK_THAT(pdf.substr(at), Contains("4 0 obj\n<< /Type /XRef /Size 5 /Index [3 2] /W [1 4 1] /Length 12"));
  const auto entries = pdf.substr(pdf.rfind("stream\n", pdf.rfind("endstream") - 1) + 7, 12);
  CHECK(entries[0] == 1);
  CHECK(static_cast<unsigned char>(entries[4]) == before.size());
  CHECK(static_cast<unsigned char>(entries[10]) + 256 * static_cast<unsigned char>(entries[9]) == static_cast<int>(at));
}
