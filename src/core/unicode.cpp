#include "leukolens/core/unicode.hpp"

#include <utf8proc.h>

#include <charconv>
#include <cstdlib>
#include <memory>

#include "leukolens/core/text.hpp"

namespace leukolens {
namespace {

/// Length of the well-formed sequence at the beginning of `text`; 0 where there is none.
std::size_t sequence_length(std::string_view text) {
  utf8proc_int32_t code = 0;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &code);
  return length > 0 ? static_cast<std::size_t>(length) : 0;
}

bool is_space(utf8proc_int32_t code) {
  const auto category = utf8proc_category(code);
  return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP ||
         category == UTF8PROC_CATEGORY_CC || code == 0x200b || code == 0xfeff;  // zero-width ones
}

/// The text mapped by utf8proc, with `blank` for each run of white space between other characters.
std::string mapped_text(std::string_view text, int options, std::string_view blank) {
  utf8proc_uint8_t* mapped = nullptr;
  const auto length =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
                   &mapped, static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, void (*)(void*)> owner(mapped, std::free);
  if (length < 0) return std::string(text);
  std::string kept;
  bool after_space = false;
  for (utf8proc_ssize_t at = 0, step = 0; at < length; at += step) {
    utf8proc_int32_t code = 0;
    step = utf8proc_iterate(mapped + at, length - at, &code);
    if (!is_space(code)) {
      if (after_space && !kept.empty()) kept += blank;
      kept.append(reinterpret_cast<const char*>(mapped + at), static_cast<std::size_t>(step));
    }
    after_space = is_space(code);
  }
  return kept;
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto length = static_cast<unsigned char>(text[0]) < 0x80 ? 1 : sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string utf8_spelling(std::string_view bytes) {
  if (is_utf8(bytes)) return std::string(bytes);
  std::string spelling;
  while (!bytes.empty()) {
    const auto length = sequence_length(bytes);
    if (length == 0 || bytes[0] == '%')
      spelling += percent_encoded(bytes[0]);
    else
      spelling += bytes.substr(0, length);
    bytes.remove_prefix(length == 0 ? 1 : length);
  }
  return spelling;
}

std::string from_utf8_spelling(std::string_view spelling) {
  std::string bytes;
  for (std::size_t i = 0; i < spelling.size(); ++i) {
    unsigned value = 0;
    const char* digits = spelling.data() + i + 1;
    const bool encoded = spelling[i] == '%' && i + 2 < spelling.size() &&
                         std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2;
    bytes += encoded ? static_cast<char>(value) : spelling[i];
    if (encoded) i += 2;
  }
  return bytes;
}

std::string visible_text(std::string_view text) { return mapped_text(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE, " "); }

std::string letters_of(std::string_view text) {
  return mapped_text(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD, "");
}

}  // namespace leukolens
