#include "report/text_lines.hpp"

#include "catch.hpp"

using namespace leukolens;

TEST_CASE("the width of a line is that of DejaVu Sans", "[report]") {
  CHECK(width_em("ii") == Approx(0.556));
  CHECK(width_em("M M") == Approx(2 * 0.863 + 0.318));
  CHECK(width_em("") == 0);
  CHECK(width_em("M", true) > width_em("M"));
  CHECK(width_em("\u9EBB") >= 1);  // a wide letter
}

TEST_CASE("text is broken at spaces, and within a word only where it is longer than a line", "[report]") {
  using Lines = std::vector<std::string>;
  CHECK(text_lines("aa aa aa", 3) == Lines{"aa aa", "aa"});
  CHECK(text_lines("aa", 3) == Lines{"aa"});
  CHECK(text_lines("", 3) == Lines{""});
  CHECK(text_lines("aaaaaaa", 2) == Lines{"aaa", "aaa", "a"});
  CHECK(text_lines("\u9EBB\u9EBB", 0.5) == Lines{"\u9EBB", "\u9EBB"});  // at least one letter a line
  CHECK(text_lines("\xFF x", 9) == Lines{"\uFFFD x"});
}

TEST_CASE("no line is wider than asked for, and no letter is lost", "[report]") {
  const std::string text = "Confidence exceeds accuracy by 12.7 points (95 % interval 4.1 to 21.3): over-confident.";
  for (const double width : {4., 7.5, 12., 60.}) {
    std::string joined;
    for (const auto& line : text_lines(text, width)) {
      CHECK(width_em(line) <= width);
      joined += (joined.empty() ? "" : " ") + line;
    }
    if (width > 8) CHECK(joined == text);
  }
}
