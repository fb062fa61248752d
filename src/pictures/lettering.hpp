#pragma once
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace leukolens {

enum class Align { left, centre, right };

/// How a line of text looks.
struct TextStyle {
  int height_px = 16;               ///< of a capital letter; at least 1
  cv::Vec3b colour = {34, 34, 34};  ///< red, green, blue
  bool bold = false;
  Align align = Align::left;
};

// Text is UTF-8 of any script, one line; bytes that are not UTF-8 and control characters are drawn as U+FFFD. The font
// is DejaVu Sans where it is installed; a letter that no installed font has is drawn as a frame with its code. All
// functions may run in several threads at once; the same fonts give the same pixels.
// They throw Error, Kind::io, where no font is installed.

/// Width of a drawn line, px.
int text_width(const std::string& text, const TextStyle& style);

/// The text, its middle replaced by "..." where it is wider than `width`; letters stay with their combining marks.
std::string fit_text(const std::string& text, const TextStyle& style, int width);

/// The text in lines broken between words, each at most `width` px wide; what is left for the last of `most` lines is
/// fitted into it. No line for an empty text.
std::vector<std::string> wrap_text(const std::string& text, const TextStyle& style, int width, int most);

/// Draws one line with smooth edges; `anchor` lies on the base line.
void draw_text(cv::Mat3b& canvas, cv::Point anchor, const std::string& text, const TextStyle& style);

/// The same, turned by 90 degrees to read from below upwards; `anchor` is the middle of the base line.
void draw_text_upwards(cv::Mat3b& canvas, cv::Point anchor, const std::string& text, const TextStyle& style);

}  // namespace leukolens
