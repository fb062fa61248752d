#include "pictures/lettering.hpp"

#include <opencv2/imgproc.hpp>
#include <thread>

#include "catch.hpp"
#include "leukolens/core/error.hpp"
#include "leukolens/core/random.hpp"

using namespace leukolens;
using Catch::Matchers::Contains;

namespace {

const TextStyle black{24, {0, 0, 0}, false, Align::left};
const std::string greek = "\u039B\u03B5\u03C5\u03BA\u03CC", cyrillic = "\u043B\u0435\u0439\u043A\u043E",
                  arabic = "\u062E\u0644\u064A\u0629", japanese = "\u767D\u8840\u7403", hebrew = "\u05EA\u05D0",
                  no_letter = "\U0010FFFD";

/// Ink of the text, 0..255, drawn black on white with its base line below row 100.
cv::Mat1b ink_of(const std::string& text, const TextStyle& style = black, cv::Size size = {900, 140}) {
  cv::Mat3b canvas(size, cv::Vec3b(255, 255, 255));
  draw_text(canvas, {20, 100}, text, style);
  cv::Mat1b ink;
  cv::extractChannel(~canvas, ink, 0);
  return ink;
}

/// The rows and columns whose pixels are mostly ink.
cv::Rect box_of(const cv::Mat1b& ink) { return cv::boundingRect(cv::Mat1b(ink > 127)); }

/// A frame for a letter that no font has is straight on all sides; a round letter touches its box here and there.
bool is_framed(const std::string& letter) {
  const auto ink = ink_of(letter);
  const auto box = box_of(ink);
  return cv::countNonZero(ink(cv::Rect(box.x, box.y, 1, box.height)) > 127) > 0.9 * box.height &&
         cv::countNonZero(ink(cv::Rect(box.x, box.y, box.width, 1)) > 127) > 0.9 * box.width;
}

}  // namespace

TEST_CASE("a capital is as high as asked and stands on the base line", "[pictures]") {
  for (const bool bold : {false, true})
    for (const int height : {8, 14, 15, 24, 80}) {
      const auto box = box_of(ink_of("H", {height, {0, 0, 0}, bold, Align::left}));
      INFO("height " << height << " bold " << bold);
      CHECK(box.height == height);
      CHECK(box.br().y == 100);
      CHECK(box.x >= 20);
    }
  CHECK(cv::sum(ink_of("H", {24, {0, 0, 0}, true, Align::left}))[0] > 1.2 * cv::sum(ink_of("H"))[0]);
}

TEST_CASE("names of any script are drawn", "[pictures]") {
  for (const auto& name : {greek, cyrillic, arabic, hebrew, japanese, no_letter}) {
    INFO(name);
    CHECK(cv::countNonZero(ink_of(name)) > 50);
  }
  CHECK(is_framed(no_letter));
  for (const std::string round : {"o", "\u03BF", "\u043E", "\u0647", "\u05E1"}) {
    INFO(round);
    CHECK_FALSE(is_framed(round));
  }
  CHECK(cv::norm(ink_of("\u00E4"), ink_of("a"), cv::NORM_L1) > 1000);  // accents are there
}

TEST_CASE("text from right to left is joined and begins at the right", "[pictures]") {
  const std::string meem = "\u0645", apart = "\u200C";
  CHECK(text_width(meem + meem + meem, black) < text_width(meem + apart + meem + apart + meem, black));
  const std::string narrow = "\u05D5", wide = "\u05E9\u05E9\u05E9";
  const auto ink = ink_of(narrow + std::string(20, ' ') + wide);
  const auto box = box_of(ink);
  const auto left = box_of(ink(cv::Rect(box.x, 0, box.width / 2, ink.rows))),
             right = box_of(ink(cv::Rect(box.x + box.width / 2, 0, box.width - box.width / 2, ink.rows)));
  CHECK(left.width > 3 * right.width);
}

TEST_CASE("a combining mark stands over its letter and is not cut off from it", "[pictures]") {
  const std::string with_mark = "e\u0301";
  CHECK(text_width(with_mark, black) == text_width("\u00E9", black));
  CHECK(box_of(ink_of(with_mark)).y < box_of(ink_of("e")).y - 3);
  std::string name;
  for (int i = 0; i < 40; ++i) name += with_mark;
  for (int width = 60; width < text_width(name, black); width += 7) {
    const auto fitted = fit_text(name, black, width);
    CHECK(text_width(fitted, black) <= width);
    const auto dots = fitted.find("...");
    REQUIRE(dots != std::string::npos);
    CHECK(dots % with_mark.size() == 0);
    CHECK((fitted.size() - dots - 3) % with_mark.size() == 0);
  }
}

TEST_CASE("text that is too wide loses its middle", "[pictures]") {
  const std::string name = std::string(200, 'x') + "end.tif";
  const auto fitted = fit_text(name, black, 300);
  CHECK(text_width(fitted, black) <= 300);
  CHECK(text_width(fitted, black) > 300 - 2 * text_width("x", black));
  CHECK(fitted.starts_with("xxx"));
  CHECK(fitted.ends_with("end.tif"));
  CHECK(fitted.find("...") != std::string::npos);
  CHECK(fit_text("short", black, 300) == "short");
  CHECK(fit_text(name, black, 1) == "...");
  CHECK(fit_text("", black, 0).empty());
}

TEST_CASE("text is broken between words into lines that are narrow enough", "[pictures]") {
  const std::string text = "predicted monocyte; decision review; set monocyte or lymphocyte";
  const auto lines = wrap_text(text, black, 400, 9);
  std::string joined = lines.front();
  for (std::size_t i = 1; i < lines.size(); ++i) {
    CHECK(text_width(lines[i], black) <= 400);
    CHECK(text_width(lines[i - 1] + " " + lines[i].substr(0, lines[i].find(' ')), black) > 400);
    joined += " " + lines[i];
  }
  CHECK(joined == text);
  CHECK(wrap_text(text, black, 5000, 9) == std::vector<std::string>{text});
  CHECK(wrap_text("", black, 400, 9).empty());

  const auto two = wrap_text(text, black, 400, 2);
  REQUIRE(two.size() == 2);
  CHECK(two[1].find("...") != std::string::npos);
  CHECK(two[1].ends_with("lymphocyte"));
  std::string endless(300, 'x');
  endless += " end";
  const auto cut = wrap_text(endless, black, 400, 9);
  REQUIRE(cut.size() == 2);
  CHECK(text_width(cut[0], black) <= 400);
  CHECK(cut[1] == "end");
}

TEST_CASE("bytes that are not text neither end the program nor leave the line", "[pictures]") {
  for (std::uint64_t item = 0; item < 200; ++item) {
    Random random(1, "bytes", item);
    std::string bytes;
    for (int i = 0; i < 12; ++i) bytes += static_cast<char>(random.below(256));
    CHECK(text_width(bytes, black) > 0);
    CHECK(text_width(fit_text(bytes, black, 100), black) <= 100);
  }
  CHECK(text_width(std::string("a\0b", 3), black) > text_width("ab", black));
  CHECK(box_of(ink_of("a\nb\r\nc\u2028d")).height < 2 * black.height_px);
  CHECK(text_width("", black) == 0);
}

TEST_CASE("the edges are smooth, and alike dark on light and light on dark", "[pictures]") {
  const auto ink = ink_of("Monocyte 0.93", {15, {0, 0, 0}, false, Align::left});
  const int full = cv::countNonZero(ink > 230), soft = cv::countNonZero(ink > 20) - full;
  CHECK(full > 50);
  CHECK(soft > 50);
  cv::Mat3b dark(ink.size(), cv::Vec3b(0, 0, 0));
  draw_text(dark, {20, 100}, "Monocyte 0.93", {15, {255, 255, 255}, false, Align::left});
  cv::Mat1b lit;
  cv::extractChannel(dark, lit, 0);
  CHECK(cv::norm(lit, ink, cv::NORM_INF) <= 1);
}

TEST_CASE("text is aligned to its anchor", "[pictures]") {
  const int width = text_width("Neutrophil", black);
  for (const auto& [align, left] :
       {std::pair{Align::left, 300}, {Align::centre, 300 - width / 2}, {Align::right, 300 - width}}) {
    cv::Mat3b there(100, 600, cv::Vec3b(255, 255, 255)), here = there.clone();
    draw_text(there, {300, 60}, "Neutrophil", {24, {0, 0, 0}, false, align});
    draw_text(here, {left, 60}, "Neutrophil", black);
    CHECK(cv::norm(there, here, cv::NORM_INF) == 0);
  }
}

TEST_CASE("text upwards is the same text, turned about the middle of its base line", "[pictures]") {
  const std::string text = "phase (rad) " + greek;
  cv::Mat3b flat(401, 401, cv::Vec3b(255, 255, 255)), turned = flat.clone();
  draw_text(flat, {200, 200}, text, {14, {0, 0, 0}, false, Align::centre});
  draw_text_upwards(turned, {200, 200}, text, {14, {0, 0, 0}, false, Align::left});
  cv::rotate(flat, flat, cv::ROTATE_90_COUNTERCLOCKWISE);
  const cv::Rect a = cv::boundingRect(
                     cv::Mat1b(cv::Mat(~flat).reshape(1, 401 * 401).col(0).clone().reshape(1, 401) > 60)),
                 b = cv::boundingRect(
                     cv::Mat1b(cv::Mat(~turned).reshape(1, 401 * 401).col(0).clone().reshape(1, 401) > 60));
  CHECK(std::abs(a.x - b.x) <= 1);
  CHECK(std::abs(a.y - b.y) <= 1);
  CHECK(std::abs(a.width - b.width) <= 1);
  CHECK(std::abs(a.height - b.height) <= 1);
  CHECK(cv::sum(~turned)[0] == Approx(cv::sum(~flat)[0]).epsilon(0.01));
}

TEST_CASE("text beyond the canvas is cut at its border", "[pictures]") {
  cv::Mat3b canvas(20, 20, cv::Vec3b(255, 255, 255));
  for (const auto& anchor : {cv::Point(-500, 10), cv::Point(500, 10), cv::Point(5, -300), cv::Point(5, 300)}) {
    draw_text(canvas, anchor, "far away", black);
    draw_text_upwards(canvas, anchor, "far away", black);
  }
  CHECK(cv::norm(canvas, cv::Mat3b(20, 20, cv::Vec3b(255, 255, 255)), cv::NORM_INF) == 0);
  draw_text(canvas, {-10, 15}, "across both borders", black);
  CHECK(cv::norm(canvas, cv::Mat3b(20, 20, cv::Vec3b(255, 255, 255)), cv::NORM_INF) > 200);
}

TEST_CASE("threads draw the same pixels", "[pictures]") {
  const std::string text = greek + " " + arabic + " " + japanese + " Monocyte";
  const auto expected = ink_of(text);
  std::vector<int> same(8, 0);
  std::vector<std::thread> threads;
  for (auto& all : same)
    threads.emplace_back([&] {
      all = 1;
      for (int i = 0; i < 10; ++i) all = all && cv::norm(ink_of(text), expected, cv::NORM_INF) == 0;
    });
  for (auto& thread : threads) thread.join();
  CHECK(same == std::vector<int>(8, 1));
}

TEST_CASE("without a font the message says what to install", "[.][without-fonts]") {
  CHECK_THROWS_WITH(text_width("Monocyte", black), Contains("No font is installed") && Contains("fonts-dejavu-core"));
  CHECK_THROWS_AS(ink_of("Monocyte"), Error);
}
