#include "report/text_lines.hpp"

#include <array>

#include "report/text.hpp"

namespace leukolens {
namespace {

/// Advance widths of U+0020 to U+007E in DejaVu Sans 2.37, thousandths of the font's size.
constexpr std::array<short, 95> ascii_widths = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361,  318, 337, 636, 636, 636,
    636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632,
    575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635,  611, 732, 684, 989, 685,
    611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352,  635, 634, 278, 278, 579,
    278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,  525, 636, 337, 636, 838};
constexpr double bold_widening = 1.13;                     ///< no letter of DejaVu Sans Bold widens by more on average
constexpr double other_letter = 0.75, wide_letter = 1.05;  ///< em, beyond ASCII; from U+1100 on

std::size_t letter_bytes(unsigned char first) { return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4; }

double letter_width(std::string_view letter) {
  const auto c = static_cast<unsigned char>(letter.front());
  if (c >= 0x20 && c < 0x7F) return ascii_widths[c - 0x20u] / 1000.;
  // the first byte alone tells letters from U+1000 on (0xE1 ...) from shorter ones
  return c >= 0xE1 ? wide_letter : other_letter;
}

/// The longest beginning that fits, at least one letter.
std::size_t fitting_bytes(std::string_view text, double width, bool bold) {
  double used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto bytes = std::min(letter_bytes(static_cast<unsigned char>(text[at])), text.size() - at);
    used += letter_width(text.substr(at, bytes)) * (bold ? bold_widening : 1);
    if (used > width && at > 0) break;
    at += bytes;
  }
  return at;
}

}  // namespace

double width_em(std::string_view text, bool bold) {
  double width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto bytes = std::min(letter_bytes(static_cast<unsigned char>(text[at])), text.size() - at);
    width += letter_width(text.substr(at, bytes));
    at += bytes;
  }
  return width * (bold ? bold_widening : 1);
}

std::vector<std::string> text_lines(std::string_view text, double width_em, bool bold) {
  const std::string clean = clean_utf8(text);
  std::string_view left = clean;
  std::vector<std::string> lines;
  do {
    auto end = fitting_bytes(left, width_em, bold);
    auto next = end;
    if (end < left.size())
      if (const auto space = left.substr(0, end + 1).rfind(' '); space != std::string_view::npos && space > 0) {
        end = space;
        next = space + 1;
      }
    lines.emplace_back(left.substr(0, end));
    left.remove_prefix(next);
  } while (!left.empty());
  return lines;
}

}  // namespace leukolens
