#include "predictions/unicode_array.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>

#include "leukolens/core/error.hpp"
#include "leukolens/core/npy.hpp"
#include "predictions/npz_writer.hpp"

namespace leukolens {
namespace {

constexpr char32_t replacement = 0xFFFD;

std::u32string decode_utf8(const std::string& text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                               : lead >= 0xE0                ? 3
                               : lead >= 0xC2                ? 2
                                                             : 0;
    char32_t code = length == 1 ? lead : length == 2 ? lead & 0x1F : length == 3 ? lead & 0x0F : lead & 0x07;
    bool valid = length > 0 && lead < 0xF5 && i + length <= text.size();
    for (std::size_t k = 1; valid && k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      valid = (next & 0xC0) == 0x80;
      code = code << 6 | (next & 0x3F);
    }
    out += valid ? code : replacement;
    i += valid ? length : 1;
  }
  return out;
}

void append_utf8(std::string& text, std::uint32_t code) {
  if (code > 0x10FFFF) code = replacement;
  if (code < 0x80) {
    text += static_cast<char>(code);
    return;
  }
  const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
  text += static_cast<char>(lead[more] | code >> (6 * more));
  for (int k = more - 1; k >= 0; --k) text += static_cast<char>(0x80 | (code >> (6 * k) & 0x3F));
}

std::string_view header_of(std::span<const std::byte> file) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(file.data());
  if (file.size() < 12 || std::memcmp(bytes, "\x93NUMPY", 6) != 0) return {};
  const std::size_t prefix = bytes[6] == 1 ? 10 : 12;
  std::size_t length = bytes[8] | bytes[9] << 8;
  if (prefix == 12) length |= static_cast<std::size_t>(bytes[10]) << 16 | static_cast<std::size_t>(bytes[11]) << 24;
  if (file.size() - prefix < length) return {};
  return {reinterpret_cast<const char*>(bytes) + prefix, length};
}

// The whole number that follows `mark`; false where there is none.
bool number_after(std::string_view header, std::string_view mark, std::size_t& number) {
  const auto place = header.find(mark);
  if (place == std::string_view::npos) return false;
  const char* begin = header.data() + place + mark.size();
  return std::from_chars(begin, header.data() + header.size(), number).ec == std::errc();
}

}  // namespace

std::string unicode_npy(const std::vector<std::string>& texts) {
  std::vector<std::u32string> decoded;
  std::size_t width = 1;
  for (const std::string& text : texts) {
    decoded.push_back(decode_utf8(text));
    width = std::max(width, decoded.back().size());
  }
  std::string samples(texts.size() * width * 4, '\0');
  for (std::size_t i = 0; i < decoded.size(); ++i)
    std::memcpy(samples.data() + i * width * 4, decoded[i].data(), decoded[i].size() * 4);
  return npy_bytes("<U" + std::to_string(width), {texts.size()}, samples);
}

bool is_unicode_npy(std::span<const std::byte> file) { return header_of(file).find("'<U") != std::string_view::npos; }

std::vector<std::string> read_unicode_npy(std::span<const std::byte> file, const std::string& name) {
  const std::string_view header = header_of(file);
  std::size_t width = 0, count = 0;
  if (!number_after(header, "'<U", width) || !number_after(header, "'shape': (", count) ||
      header.substr(header.find("'shape': (")).find(",)") == std::string_view::npos)
    throw Error(Kind::bad_data, name + ": not a one-dimensional array of text. Save it as a NumPy array of strings.");
  const auto* begin = reinterpret_cast<const std::byte*>(header.data() + header.size());
  const std::size_t available = static_cast<std::size_t>(file.data() + file.size() - begin);
  if (width > 0 && count > available / 4 / width)
    throw Error(Kind::bad_data, name + ": cut off: the header promises more text than the file holds. Copy it again.");
  std::vector<std::string> texts(count);
  for (std::size_t i = 0; i < count; ++i)
    for (std::size_t k = 0; k < width; ++k) {
      std::uint32_t code;
      std::memcpy(&code, begin + (i * width + k) * 4, 4);
      if (code == 0) break;
      append_utf8(texts[i], code);
    }
  return texts;
}

}  // namespace leukolens
