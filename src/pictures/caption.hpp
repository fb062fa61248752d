#pragma once
#include <string>

#include "leukolens/phase/image.hpp"
#include "pictures/drawing.hpp"

namespace leukolens {

inline const cv::Vec3b ink = {34, 34, 34}, soft_ink = {102, 102, 102}, warning_ink = {176, 58, 0};

/// A warning as it is drawn: a sign before it, in `warning_ink`.
std::string with_sign(const std::string& warning);

/// Lines of text, one below the other.
struct Paragraph {
  std::vector<std::string> lines;
  TextStyle style;
  int line_height;  ///< px from one base line to the next
  int height() const { return static_cast<int>(lines.size()) * line_height; }
};

/// The text wrapped to a width.
Paragraph paragraph(const std::string& text, TextStyle style, int width, int most_lines);

/// Puts the lines below `corner`. @returns  where the next paragraph may begin
cv::Point add_paragraph(Drawing& drawing, cv::Point corner, const Paragraph& paragraph);

/// One line, fitted into a width and aligned within it as its style says; its base line lies at `left`.
void add_line(Drawing& drawing, cv::Point left, int width, const std::string& text, const TextStyle& style);

/// "48 x 48 px of 0.1 um"; the pixel size where it is known.
std::string size_text(const PhaseImage& phase);

/// Three significant digits, without an exponent where that is readable.
std::string short_number(double value);

}  // namespace leukolens
