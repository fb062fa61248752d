#include "leukolens/core/picture_stamp.hpp"

#include <zlib.h>

#include "leukolens/core/error.hpp"

namespace leukolens {
namespace {

constexpr std::string_view png_signature = "\x89PNG\r\n\x1a\n";
constexpr std::size_t header_chunk_bytes = 4 + 4 + 13 + 4;  // IHDR: length, name, content, checksum

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(value >> shift & 0xff);
  return bytes;
}

std::string chunk(const std::string& name, const std::string& content) {
  const auto named = name + content;
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(named.data()), static_cast<uInt>(named.size()));
  return big_endian(static_cast<std::uint32_t>(content.size())) + named + big_endian(static_cast<std::uint32_t>(sum));
}

std::string xml_text(std::string_view text) {
  std::string out;
  for (const char c : text) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
  return out;
}

}  // namespace

std::string stamped_png(std::string_view png, const RunStamp& stamp) {
  const auto begin = png_signature.size() + header_chunk_bytes;
  if (!png.starts_with(png_signature) || png.size() < begin)
    throw Error(Kind::bad_value, "a picture to be stamped is no PNG");
  using namespace std::string_literals;
  // keyword, not compressed, no language, no translated keyword, text in UTF-8
  const auto text = chunk("iTXt", "Description\0\0\0\0\0"s + describe(stamp));
  return std::string(png.substr(0, begin)) + text + std::string(png.substr(begin));
}

std::string stamped_svg(std::string_view svg, const RunStamp& stamp) {
  const auto root = svg.find("<svg"), end = root == svg.npos ? root : svg.find('>', root);
  if (end == svg.npos) throw Error(Kind::bad_value, "a picture to be stamped is no SVG");
  return std::string(svg.substr(0, end + 1)) + "\n<metadata>" + xml_text(describe(stamp)) + "</metadata>" +
         std::string(svg.substr(end + 1));
}

}  // namespace leukolens
