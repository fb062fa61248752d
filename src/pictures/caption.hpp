#pragma once
#include <string>

#include "leukolens/phase/image.hpp"
#include "pictures/drawing.hpp"

namespace leukolens {

inline const cv::Vec3b ink = {34, 34, 34}, soft_ink = {102, 102, 102}, warning_ink = {176, 58, 0};

/// A warning as it is drawn: a sign before it, in `warning_ink`.
std::string with_sign(const std::string& warning);

/// A text in lines that are aligned within a width.
struct Paragraph {
  std::vector<std::string> lines;
  TextStyle style;
  int width;        ///< px
  int line_height;  ///< px
};

/// Paragraphs one below the other; those of empty texts take no room.
using Block = std::vector<Paragraph>;

Paragraph paragraph(const std::string& text, TextStyle style, int width, int most_lines);

/// px.
int height_of(const Block& block);

/// Puts the block below a corner.
void add_block(Drawing& drawing, cv::Point corner, const Block& block);

/// "48 x 48 px of 0.1 um"; the pixel size where it is known.
std::string size_text(const PhaseImage& phase);

/// Three significant digits, without an exponent where that is readable.
std::string short_number(double value);

}  // namespace leukolens
