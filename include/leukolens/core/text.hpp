#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace leukolens {

/// Shortest text that reads back to the same number; `nan`, `inf`, `-inf`.
std::string to_text(double value);
std::string to_text(float value);

/// The number that the whole text spells (`nan` and `inf` too), or nothing.
std::optional<double> to_number(std::string_view text);

/// Whole numbers of at least so many digits: 7 of 5 digits is `00007`.
std::string zero_padded(std::size_t number, std::size_t digits);

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);
std::string lower(std::string_view ascii);
/// Without blanks, tabs and line breaks at its ends.
std::string_view trimmed(std::string_view text);
/// "%2F"
std::string percent_encoded(char byte);
bool ends_with_any(std::string_view lower_case_name, const std::vector<std::string>& endings);

}  // namespace leukolens
