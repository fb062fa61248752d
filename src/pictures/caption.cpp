#include "pictures/caption.hpp"

#include <cstdio>

namespace leukolens {

std::string with_sign(const std::string& warning) { return "\u26A0 " + warning; }

Paragraph paragraph(const std::string& text, TextStyle style, int width, int most_lines) {
  return {wrap_text(text, style, width, most_lines), style, width, style.height_px * 18 / 10};
}

int height_of(const Block& block) {
  int height = 0;
  for (const auto& p : block) height += static_cast<int>(p.lines.size()) * p.line_height;
  return height;
}

void add_block(Drawing& drawing, cv::Point corner, const Block& block) {
  for (const auto& p : block) {
    const int along = p.style.align == Align::left ? 0 : p.style.align == Align::centre ? p.width / 2 : p.width;
    for (const auto& line : p.lines) {
      corner.y += p.line_height;
      drawing.add(Drawing::Text{corner + cv::Point(along, 0), line, p.style});
    }
  }
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
