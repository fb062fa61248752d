#include "phase/tiff_packed.hpp"

#include <algorithm>

namespace leukolens {

std::vector<std::byte> read_packed(const TiffHandle& tiff, const TiffLayout& layout) {
  const std::size_t row_bytes = (std::size_t{layout.width} * layout.packed_bits + 7) / 8;
  std::uint32_t rows_per_strip = layout.height;
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ROWSPERSTRIP, &rows_per_strip);
  if (rows_per_strip == 0 || static_cast<std::size_t>(TIFFScanlineSize(tiff.get())) != row_bytes)
    tiff.fail("corrupt TIFF: its rows are not as long as its header says");
  rows_per_strip = std::min(rows_per_strip, layout.height);
  const unsigned full = (1u << layout.packed_bits) - 1, per_byte = 8u / layout.packed_bits;
  std::vector<std::byte> samples(layout.bytes()), band(row_bytes * rows_per_strip);
  std::uint32_t strip = 0;
  for (std::uint32_t first = 0; first < layout.height; first += rows_per_strip, ++strip) {
    const std::uint32_t rows = std::min(rows_per_strip, layout.height - first);
    const auto wanted = static_cast<tmsize_t>(rows * row_bytes);
    if (TIFFReadEncodedStrip(tiff.get(), strip, band.data(), wanted) != wanted)
      tiff.fail("truncated or corrupt image data");
    for (std::uint32_t row = 0; row < rows; ++row)
      for (std::uint32_t x = 0; x < layout.width; ++x) {
        const auto byte = std::to_integer<unsigned>(band[row * row_bytes + x / per_byte]);
        const unsigned code = byte >> (8 - layout.packed_bits * (x % per_byte + 1)) & full;
        samples[(std::size_t{first} + row) * layout.width + x] = static_cast<std::byte>(code * 255 / full);
      }
  }
  return samples;
}

}  // namespace leukolens
