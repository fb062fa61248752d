#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace leukolens {

/// Width of a line of UTF-8 text in DejaVu Sans, in units of its size: exact for ASCII, else generous (1 em for scripts
/// of wide letters).
double width_em(std::string_view text, bool bold = false);

/// Breaks a text into lines at most `width_em` wide, at spaces where there are any. At least one line.
std::vector<std::string> text_lines(std::string_view text, double width_em, bool bold = false);

}  // namespace leukolens
