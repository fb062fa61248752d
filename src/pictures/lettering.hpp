#pragma once
#include <opencv2/core.hpp>
#include <string>

namespace leukolens {

enum class Align { left, centre, right };

/// How a line of text looks.
struct TextStyle {
  int height_px = 16;               ///< of a capital letter
  cv::Vec3b colour = {34, 34, 34};  ///< red, green, blue
  bool bold = false;
  Align align = Align::left;
};

/// Text that the stroke font can draw: ASCII and the micro sign; European letters lose their accents, anything else of
/// UTF-8 becomes '?'.
std::string drawable(const std::string& utf8);

/// Width of a drawn line, px.
int text_width(const std::string& text, const TextStyle& style);

/// The text, its middle replaced by "..." where it is wider than `width`.
std::string fit_text(const std::string& text, const TextStyle& style, int width);

/// Draws one line with smooth edges; `anchor` lies on the base line.
void draw_text(cv::Mat3b& canvas, cv::Point anchor, const std::string& text, const TextStyle& style);

/// The same, turned by 90 degrees to read from below upwards; `anchor` is the middle of the base line.
void draw_text_upwards(cv::Mat3b& canvas, cv::Point anchor, const std::string& text, const TextStyle& style);

}  // namespace leukolens
