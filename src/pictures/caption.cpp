#include "pictures/caption.hpp"

#include <cstdio>

namespace leukolens {

std::string with_sign(const std::string& warning) { return "\u26A0 " + warning; }

Paragraph paragraph(const std::string& text, TextStyle style, int width, int most_lines) {
  return {wrap_text(text, style, width, most_lines), style, style.height_px * 18 / 10};
}

cv::Point add_paragraph(Drawing& drawing, cv::Point corner, const Paragraph& paragraph) {
  for (const auto& line : paragraph.lines) {
    corner.y += paragraph.line_height;
    drawing.add(Drawing::Text{corner, line, paragraph.style});
  }
  return corner;
}

void add_line(Drawing& drawing, cv::Point left, int width, const std::string& text, const TextStyle& style) {
  if (text.empty()) return;
  const int along = style.align == Align::left ? 0 : style.align == Align::centre ? width / 2 : width;
  drawing.add(Drawing::Text{left + cv::Point(along, 0), fit_text(text, style, width), style});
}

std::string size_text(const PhaseImage& phase) {
  const auto pixel = phase.optics.pixel_size_um;
  return std::to_string(phase.phase.cols) + " x " + std::to_string(phase.phase.rows) + " px" +
         (pixel ? " of " + short_number(*pixel) + " \u00B5m" : "");
}

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value == 0 ? 0. : value);
  return text;
}

}  // namespace leukolens
