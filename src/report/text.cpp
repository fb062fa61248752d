#include "report/text.hpp"

namespace leukolens {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Bytes of the well-formed code point at `at` (Unicode 15, table 3-7); 0 where there is none.
std::size_t code_point_bytes(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned first = byte(0), second = byte(1);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && second < 0xA0, surrogate = first == 0xED && second > 0x9F;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && second < 0x90, too_large = first == 0xF4 && second > 0x8F;
    return tail(1) && tail(2) && tail(3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

/// Where the code point of that number, from 0, begins in clean UTF-8.
std::size_t byte_of(const std::string& clean, std::size_t code_point) {
  std::size_t at = 0;
  for (std::size_t n = 0; at < clean.size(); ++at)
    if (!is_continuation(clean[at]) && n++ == code_point) break;
  return at;
}

}  // namespace

std::string clean_utf8(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto bytes = code_point_bytes(text, at);
    const auto c = static_cast<unsigned char>(text[at]);
    const bool control = bytes == 1 && (c < 0x20 || c == 0x7F);
    out += bytes == 0 || control ? replacement : text.substr(at, bytes);
    at += bytes == 0 ? 1 : bytes;
  }
  return out;
}

std::string xml_escape(std::string_view text) {
  std::string out;
  for (const char c : clean_utf8(text)) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  return out;
}

std::string link_to(const std::string& name) {
  std::string link;
  for (const char c : name)
    if (c == '%' || c == '#' || c == '?')
      link += c == '%' ? "%25" : c == '#' ? "%23" : "%3F";
    else
      link += c;
  return link;
}

std::size_t length_utf8(std::string_view text) {
  std::size_t n = 0;
  for (const char c : text) n += !is_continuation(c);
  return n;
}

std::string shorten(std::string_view text, std::size_t limit) {
  const std::string clean = clean_utf8(text);
  if (length_utf8(clean) <= limit) return clean;
  return clean.substr(0, byte_of(clean, limit - 1)) + "\u2026";
}

std::string shorten_middle(std::string_view text, std::size_t limit) {
  const std::string clean = clean_utf8(text);
  const auto length = length_utf8(clean);
  if (length <= limit) return clean;
  const auto tail = (limit - 1) / 2, head = limit - 1 - tail;
  return clean.substr(0, byte_of(clean, head)) + "\u2026" + clean.substr(byte_of(clean, length - tail));
}

std::string donor_text(const std::string& name) {
  if (name.empty()) return "(not named)";
  return name.starts_with("donor") || name.starts_with("Donor") ? name : "donor " + name;
}

}  // namespace leukolens
