#include "report/text.hpp"

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("markup becomes text", "[report]") {
  CHECK(xml_escape("<b title=\"a\">&'</b>") == "&lt;b title=&quot;a&quot;&gt;&amp;&#39;&lt;/b&gt;");
}

TEST_CASE("bytes that are no UTF-8 and control characters are replaced", "[report]") {
  const std::string mark = "\xEF\xBF\xBD";
  CHECK(clean_utf8("Zelle \xC3\xA4, \xE7\x99\xBD, \xF0\x9F\x94\xAC") ==
        "Zelle \xC3\xA4, \xE7\x99\xBD, \xF0\x9F\x94\xAC");
  CHECK(clean_utf8("a\xC3") == "a" + mark);                 // cut off
  CHECK(clean_utf8("\xC0\xAF") == mark + mark);             // overlong '/'
  CHECK(clean_utf8("\xED\xA0\x80") == mark + mark + mark);  // surrogate
  CHECK(clean_utf8(std::string("a\0b\x1B", 4)) == "a" + mark + "b" + mark);
}

TEST_CASE("long names end in an ellipsis and are counted in characters, not bytes", "[report]") {
  CHECK(shorten("monocyte", 8) == "monocyte");
  CHECK(shorten("monocytes", 8) == "monocyt\u2026");
  CHECK(shorten("\u00E4\u00E4\u00E4\u00E4", 3) == "\u00E4\u00E4\u2026");
  CHECK(length_utf8(shorten(std::string(500, 'x'), 18)) == 18);
}

TEST_CASE("names cut in the middle keep both ends, so that numbered ones stay apart", "[report]") {
  CHECK(shorten_middle("monocyte", 8) == "monocyte");
  CHECK(shorten_middle("monocytes", 8) == "mono\u2026tes");
  CHECK(shorten_middle("immature granulocyte 12", 10) == "immat\u2026e 12");
  CHECK(shorten_middle("\u00E4\u00E4\u00E4\u00E4", 3) == "\u00E4\u2026\u00E4");
}
