#include <utf8proc.h>

#include <charconv>
#include <cstdio>
#include <optional>

#include "leukolens/core/error.hpp"
#include "leukolens/core/picture_stamp.hpp"

namespace leukolens {
namespace {

/// What an update must repeat of the trailer that a PDF ends with.
struct Trailer {
  std::size_t table_offset = 0;  ///< of the last cross-reference table or stream
  bool is_stream = false;        ///< PDF 1.5 and later may keep the table in a stream
  std::size_t size = 0;          ///< objects, which are numbered from 0
  std::string root;              ///< "12 0 R"
};

std::optional<std::size_t> number_after(std::string_view text, std::string_view key) {
  auto at = text.find(key);
  if (at == text.npos) return {};
  at = text.find_first_not_of(" \r\n\t", at + key.size());
  std::size_t value = 0;
  if (at == text.npos || std::from_chars(text.data() + at, text.data() + text.size(), value).ec != std::errc())
    return {};
  return value;
}

Trailer read_trailer(std::string_view pdf) {
  const auto fault = [] { return Error(Kind::bad_value, "a picture to be stamped is no PDF with a trailer"); };
  const auto last = pdf.rfind("startxref");
  const auto offset = last == pdf.npos ? std::nullopt : number_after(pdf.substr(last), "startxref");
  if (!offset || *offset >= pdf.size()) throw fault();
  Trailer trailer{*offset, !pdf.substr(*offset).starts_with("xref"), 0, {}};
  auto dictionary = pdf.substr(*offset, last - *offset);
  dictionary = trailer.is_stream ? dictionary.substr(0, dictionary.find("stream"))
                                 : dictionary.substr(std::min(dictionary.size(), dictionary.find("trailer")));
  const auto size = number_after(dictionary, "/Size"), root = number_after(dictionary, "/Root");
  if (!size || !root) throw fault();
  trailer.size = *size;
  trailer.root = std::to_string(*root) + " 0 R";
  return trailer;
}

/// A PDF's text string: UTF-16, big-endian, in hexadecimal digits.
std::string text_string(std::string_view utf8) {
  std::string hex = "<FEFF";
  const auto add = [&](unsigned unit) {
    char digits[5];
    std::snprintf(digits, sizeof digits, "%04X", unit);
    hex += digits;
  };
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(utf8.data());
  for (utf8proc_ssize_t at = 0, end = static_cast<utf8proc_ssize_t>(utf8.size()); at < end;) {
    utf8proc_int32_t code = 0;
    const auto length = utf8proc_iterate(bytes + at, end - at, &code);
    if (length <= 0) code = 0xfffd;
    at += std::max<utf8proc_ssize_t>(length, 1);
    if (code < 0x10000) {
      add(static_cast<unsigned>(code));
    } else {
      add(0xd800u + ((static_cast<unsigned>(code) - 0x10000u) >> 10));
      add(0xdc00u + ((static_cast<unsigned>(code) - 0x10000u) & 0x3ffu));
    }
  }
  return hex + ">";
}

/// One entry of a cross-reference stream with the widths 1, 4, 1: an object at this offset.
std::string stream_entry(std::size_t offset) {
  std::string bytes(1, '\1');
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(offset >> shift & 0xff);
  return bytes + '\0';
}

}  // namespace

std::string stamped_pdf(std::string_view pdf, const RunStamp& stamp) {
  const auto trailer = read_trailer(pdf);
  const auto info = std::to_string(trailer.size);
  std::string out(pdf);
  if (!out.ends_with('\n')) out += '\n';
  const auto info_offset = out.size();
  out += info + " 0 obj\n<< /Producer " + text_string("leukolens " + stamp.tool_version) + " /Subject " +
         text_string(describe(stamp)) + " >>\nendobj\n";
  const auto table_offset = out.size();
  const auto keys = " /Root " + trailer.root + " /Info " + info + " 0 R /Prev " + std::to_string(trailer.table_offset);
  if (trailer.is_stream) {
    const auto entries = stream_entry(info_offset) + stream_entry(table_offset);
    out += std::to_string(trailer.size + 1) + " 0 obj\n<< /Type /XRef /Size " + std::to_string(trailer.size + 2) +
           " /Index [" + info + " 2] /W [1 4 1] /Length " + std::to_string(entries.size()) + keys + " >>\nstream\n" +
           entries + "\nendstream\nendobj\n";
  } else {
    char entry[32];
    std::snprintf(entry, sizeof entry, "%010zu 00000 n \n", info_offset);
    out += "xref\n" + info + " 1\n" + entry + "trailer\n<< /Size " + std::to_string(trailer.size + 1) + keys + " >>\n";
  }
  return out + "startxref\n" + std::to_string(table_offset) + "\n%%EOF\n";
}

}  // namespace leukolens
