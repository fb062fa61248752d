#include "pictures/lettering.hpp"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <string_view>

namespace leukolens {
namespace {

constexpr int font = cv::FONT_HERSHEY_SIMPLEX;
constexpr int fine = 6;         // letters are drawn this many times larger, then averaged down
constexpr double capital = 21;  // height of a Hershey capital at scale 1
constexpr char micro = '\x01';  // stands for the micro sign, which the font lacks, until it is drawn

int stroke_of(const TextStyle& s) { return std::max(1, cvRound(s.height_px * fine * (s.bold ? 0.16 : 0.115))); }
double scale_of(const TextStyle& s) { return s.height_px * fine / capital; }

int pen_advance(const std::string& text, const TextStyle& s) {
  int below;
  return cv::getTextSize(text, font, scale_of(s), 1, &below).width;
}

/// Draws a micro sign as a `u` with a tail on its left stem; returns its advance.
int draw_micro(cv::Mat1b& mask, cv::Point at, const TextStyle& s) {
  cv::Mat1b letter = cv::Mat1b::zeros(mask.size());
  cv::putText(letter, "u", at, font, scale_of(s), 255, stroke_of(s), cv::LINE_AA);
  const cv::Rect box = cv::boundingRect(letter);
  const int stem = box.x + stroke_of(s) / 2;
  cv::line(letter, {stem, at.y}, {stem, at.y + cvRound(0.33 * s.height_px * fine)}, 255, stroke_of(s), cv::LINE_AA);
  mask |= letter;  // they do not overlap
  return pen_advance("u", s);
}

/// The letters U+00C0..U+017F without their accents, as the font has none.
constexpr std::string_view plain_letters =
    "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUu"
    "UuUuWwYyYZzZzZzs";
static_assert(plain_letters.size() == 0x180 - 0xC0);

char drawn_as(const std::string& utf8, std::size_t first) {
  const auto lead = static_cast<unsigned char>(utf8[first]);
  if (lead < 0xC2 || lead > 0xC5 || first + 1 == utf8.size()) return '?';  // U+0080..U+017F have two bytes
  const std::size_t letter = (lead & 0x1Fu) << 6 | (static_cast<unsigned char>(utf8[first + 1]) & 0x3Fu);
  return letter == 0xB5 ? micro : letter < 0xC0 ? '?' : plain_letters[letter - 0xC0];
}

std::string with_micro(const std::string& utf8) {
  std::string out;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte < 0x80) {
      out += byte < 0x20 ? '?' : utf8[i];
    } else if (byte >= 0xC0) {  // the first byte of a character; those that follow it are passed over
      out += drawn_as(utf8, i);
    }
  }
  return out;
}

/// Coverage of the text's pixels, 0..255; the base line runs through `base` (rows from the top).
struct Mask {
  cv::Mat1b coverage;
  int base;
};
Mask render(const std::string& utf8, const TextStyle& s) {
  const std::string text = with_micro(utf8);
  const int base = cvCeil(s.height_px * 1.4), height = cvCeil(s.height_px * 2.0);
  const int width = text_width(utf8, s) + 2 * s.height_px;
  cv::Mat1b large = cv::Mat1b::zeros(height * fine, width * fine);
  cv::Point pen(s.height_px * fine, base * fine);
  for (std::size_t begin = 0; begin < text.size();) {
    if (text[begin] == micro) {
      pen.x += draw_micro(large, pen, s);
      ++begin;
      continue;
    }
    const auto part = text.substr(begin, text.find(micro, begin) - begin);
    cv::putText(large, part, pen, font, scale_of(s), 255, stroke_of(s), cv::LINE_AA);
    pen.x += pen_advance(part, s);
    begin += part.size();
  }
  Mask mask{{}, base};
  cv::resize(large, mask.coverage, {width, height}, 0, 0, cv::INTER_AREA);
  return mask;
}

void blend(cv::Mat3b& canvas, cv::Point corner, const cv::Mat1b& coverage, const cv::Vec3b& colour) {
  for (int y = 0; y < coverage.rows; ++y)
    for (int x = 0; x < coverage.cols; ++x) {
      const cv::Point p(corner.x + x, corner.y + y);
      if (!p.inside({0, 0, canvas.cols, canvas.rows}) || coverage(y, x) == 0) continue;
      const float a = static_cast<float>(coverage(y, x)) / 255;
      auto& pixel = canvas(p);
      for (int c = 0; c < 3; ++c) pixel[c] = cv::saturate_cast<uchar>((1 - a) * pixel[c] + a * colour[c]);
    }
}

int offset(Align align, int width) { return align == Align::left ? 0 : align == Align::centre ? width / 2 : width; }

}  // namespace

std::string drawable(const std::string& utf8) {
  std::string out;
  for (const char c : with_micro(utf8)) {
    if (c == micro) {
      out += "\xC2\xB5";
    } else {
      out += c;
    }
  }
  return out;
}

int text_width(const std::string& text, const TextStyle& style) {
  std::string letters = with_micro(text);
  std::replace(letters.begin(), letters.end(), micro, 'u');
  return cvCeil(static_cast<double>(pen_advance(letters, style)) / fine);
}

std::string fit_text(const std::string& text, const TextStyle& style, int width) {
  if (text_width(text, style) <= width) return text;
  const std::string plain = drawable(text);
  for (std::size_t kept = plain.size(); kept > 2; --kept) {
    const std::string shorter = plain.substr(0, kept / 2) + "..." + plain.substr(plain.size() - (kept - kept / 2));
    if (text_width(shorter, style) <= width) return shorter;
  }
  return "...";
}

void draw_text(cv::Mat3b& canvas, cv::Point anchor, const std::string& text, const TextStyle& style) {
  const auto mask = render(text, style);
  const int left = anchor.x - offset(style.align, text_width(text, style)) - style.height_px;
  blend(canvas, {left, anchor.y - mask.base}, mask.coverage, style.colour);
}

void draw_text_upwards(cv::Mat3b& canvas, cv::Point anchor, const std::string& text, const TextStyle& style) {
  auto mask = render(text, style);
  cv::rotate(mask.coverage, mask.coverage, cv::ROTATE_90_COUNTERCLOCKWISE);
  blend(canvas, {anchor.x - mask.base, anchor.y - mask.coverage.rows / 2}, mask.coverage, style.colour);
}

}  // namespace leukolens
