#include "leukolens/core/npy.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>

#include "leukolens/core/error.hpp"
#include "leukolens/core/files.hpp"

namespace leukolens {
namespace {

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw Error(Kind::bad_data, name + ": " + why);
}

/// Text of a key's value in the header's Python dictionary, up to the end of the header.
std::string_view value_of(std::string_view header, std::string_view key, const std::string& name) {
  const auto place = header.find("'" + std::string(key) + "'");
  const auto colon = place == std::string_view::npos ? place : header.find(':', place);
  if (colon == std::string_view::npos)
    refuse(name, "NPY header without `" + std::string(key) + "`. Save the array again.");
  auto value = header.substr(colon + 1);
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  return value;
}

SampleType type_of(std::string_view descr, const std::string& name) {
  static constexpr std::pair<std::string_view, SampleType> known[] = {
      {"b1", SampleType::boolean}, {"u1", SampleType::u8},  {"i1", SampleType::i8},  {"u2", SampleType::u16},
      {"i2", SampleType::i16},     {"u4", SampleType::u32}, {"i4", SampleType::i32}, {"u8", SampleType::u64},
      {"i8", SampleType::i64},     {"f2", SampleType::f16}, {"f4", SampleType::f32}, {"f8", SampleType::f64}};
  for (const auto& [code, type] : known)
    if (descr.substr(1) == code) return type;
  refuse(name, "NPY samples of type `" + std::string(descr) + "`; only numbers can be read. Save as float32.");
}

std::vector<std::size_t> shape_of(std::string_view text, const std::string& name) {
  std::vector<std::size_t> shape;
  const auto end = text.find(')');
  if (text.empty() || text.front() != '(' || end == std::string_view::npos)
    refuse(name, "NPY header without a shape. Save the array again.");
  for (text = text.substr(1, end - 1); !text.empty();) {
    if (text.front() == ' ' || text.front() == ',') {
      text.remove_prefix(1);
      continue;
    }
    std::size_t side = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), side);
    if (error != std::errc()) refuse(name, "NPY header with a bad shape. Save the array again.");
    shape.push_back(side);
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    if (!text.empty() && text.front() == 'L') text.remove_prefix(1);  // Python 2 wrote long integers so
  }
  return shape;
}

void swap_bytes(std::vector<std::byte>& bytes, std::size_t size) {
  for (std::size_t i = 0; i + size <= bytes.size(); i += size)
    std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(i), bytes.begin() + static_cast<std::ptrdiff_t>(i + size));
}

/// Samples in Fortran order (first index fastest) to C order.
std::vector<std::byte> to_c_order(const std::vector<std::byte>& bytes, const std::vector<std::size_t>& shape,
                                  std::size_t size) {
  std::vector<std::byte> out(bytes.size());
  std::vector<std::size_t> index(shape.size(), 0);
  for (std::size_t c = 0; c * size < bytes.size(); ++c) {
    std::size_t fortran = 0;
    for (std::size_t d = shape.size(); d-- > 0;) fortran = fortran * shape[d] + index[d];
    std::memcpy(out.data() + c * size, bytes.data() + fortran * size, size);
    for (std::size_t d = shape.size(); d-- > 0;) {
      if (++index[d] < shape[d]) break;
      index[d] = 0;
    }
  }
  return out;
}

}  // namespace

NpyHeader parse_npy_header(std::span<const std::byte> file, const std::string& name) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(file.data());
  if (file.size() < 10 || std::memcmp(bytes, "\x93NUMPY", 6) != 0)
    refuse(name, "not an NPY file, or cut off. Copy it again.");
  const int version = bytes[6];
  if (version < 1 || version > 3) refuse(name, "NPY version " + std::to_string(version) + "; 1 to 3 can be read.");
  const std::size_t prefix = version == 1 ? 10 : 12;
  if (file.size() < prefix) refuse(name, "cut off in the NPY header. Copy it again.");
  std::size_t length = bytes[8] | bytes[9] << 8;
  if (version > 1) length |= static_cast<std::size_t>(bytes[10]) << 16 | static_cast<std::size_t>(bytes[11]) << 24;
  if (file.size() - prefix < length) refuse(name, "cut off in the NPY header. Copy it again.");
  const std::string_view header(reinterpret_cast<const char*>(bytes) + prefix, length);

  NpyHeader out;
  const auto descr = value_of(header, "descr", name);
  const auto quote_end = descr.size() > 1 ? descr.find(descr.front(), 1) : std::string_view::npos;
  if (quote_end == std::string_view::npos || quote_end < 3 || descr.front() == '[')
    refuse(name, "NPY samples that are not plain numbers. Save one float32 array.");
  out.type = type_of(descr.substr(1, quote_end - 1), name);
  out.big_endian = descr[1] == '>';
  out.fortran_order = value_of(header, "fortran_order", name).starts_with("True");
  out.shape = shape_of(value_of(header, "shape", name), name);
  out.data_offset = prefix + length;
  return out;
}

Array read_npy(std::span<const std::byte> file, const std::string& name) {
  const NpyHeader header = parse_npy_header(file, name);
  const std::size_t size = size_of(header.type), available = (file.size() - header.data_offset) / size;
  std::size_t count = 1;
  for (const std::size_t side : header.shape) {
    if (side != 0 && count > available / side)
      refuse(name, "cut off: the header promises more samples than the file holds. Copy it again.");
    count *= side;
  }
  Array array{header.type, header.shape, {}};
  const auto data = file.subspan(header.data_offset, count * size);
  array.bytes.assign(data.begin(), data.end());
  if (header.big_endian && size > 1) swap_bytes(array.bytes, size);
  if (header.fortran_order && header.shape.size() > 1) array.bytes = to_c_order(array.bytes, header.shape, size);
  return array;
}

Array read_npy(const std::filesystem::path& path) { return read_npy(read_bytes(path), path.string()); }

std::string npy_bytes(const std::string& descr, const std::vector<std::size_t>& shape, std::string_view samples) {
  std::string header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (";
  for (const std::size_t side : shape) header += std::to_string(side) + (shape.size() == 1 ? "," : ", ");
  if (shape.size() > 1) header.resize(header.size() - 2);
  header += "), }";
  header.append((64 - (10 + header.size() + 1) % 64) % 64, ' ');  // data starts at a multiple of 64
  header += '\n';
  std::string text("\x93NUMPY\x01\x00", 8);
  text += static_cast<char>(header.size() & 255);
  text += static_cast<char>(header.size() >> 8);
  text += header;
  text += samples;
  return text;
}

std::string npy_text(const std::vector<std::size_t>& shape, std::span<const float> values) {
  return npy_bytes("<f4", shape, {reinterpret_cast<const char*>(values.data()), values.size_bytes()});
}

}  // namespace leukolens
