#pragma once
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "leukolens/core/array.hpp"

namespace leukolens {

/// What stands before the samples of a NumPy .npy file.
struct NpyHeader {
  SampleType type;
  bool big_endian = false, fortran_order = false;
  std::vector<std::size_t> shape;
  std::size_t data_offset = 0;  ///< bytes
};

/// Parses versions 1 to 3. @throws Error  Kind::bad_data naming `name`: not NPY, truncated, or a non-numeric type
NpyHeader parse_npy_header(std::span<const std::byte> file, const std::string& name);

/// Reads any numeric type, either byte order, C or Fortran order (returned in C order, native bytes).
/// @throws Error  Kind::missing, Kind::bad_data
Array read_npy(const std::filesystem::path& path);
Array read_npy(std::span<const std::byte> file, const std::string& name);

/// The bytes of a version 1 .npy file: `descr` is NumPy's type ("<f4"), `samples` its little-endian C-order bytes.
std::string npy_bytes(const std::string& descr, const std::vector<std::size_t>& shape, std::string_view samples);
/// The same of float32.
std::string npy_text(const std::vector<std::size_t>& shape, std::span<const float> values);

}  // namespace leukolens
