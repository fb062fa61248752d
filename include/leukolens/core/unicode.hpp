#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace leukolens {

/// Whether every byte belongs to a well-formed UTF-8 sequence (no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

/// A UTF-8 spelling of any bytes, from which `from_utf8_spelling` makes them again. UTF-8 stays as it is; in other
/// texts each byte outside a well-formed sequence, and each `%`, is percent-encoded: "gr\xf6\xdfe" is "gr%F6%DFe".
std::string utf8_spelling(std::string_view bytes);

/// The bytes of a text with `%XX` in it; a `%` that no two hexadecimal digits follow stays.
std::string from_utf8_spelling(std::string_view spelling);

/// What a reader sees of the text: in normal form C, without white space at its ends, runs of white space as one blank.
/// @param text  UTF-8; other texts stay as they are
std::string visible_text(std::string_view text);

/// The text in normal form C without white space, upper and lower case made one (Unicode case folding).
/// @param text  UTF-8; other texts stay as they are
std::string letters_of(std::string_view text);

}  // namespace leukolens
