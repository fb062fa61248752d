#pragma once
#include <tiffio.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "leukolens/core/array.hpp"

namespace leukolens {

/// A TIFF to be written by libtiff for a test.
struct TiffSpec {
  SampleType type = SampleType::f32;
  int width = 7, height = 5, channels = 1;
  int compression = COMPRESSION_NONE;
  int photometric = PHOTOMETRIC_MINISBLACK;
  int rows_per_strip = 2;  ///< a last strip that is not full
  int tile = 0;            ///< side of tiles, a multiple of 16; 0: strips
  bool planar = false;
  const char* mode = "w";  ///< "wl" | "wb" byte order, "w8" BigTIFF
  int pages = 1;
  std::string description;
  std::function<void(TIFF*, int page)> more;  ///< further tags
};

/// Sample i of a page: 1, 2, 3, ... plus the page number (all exactly representable in every type).
inline std::vector<double> tiff_values(const TiffSpec& spec, int page = 0) {
  std::vector<double> values(static_cast<std::size_t>(spec.width * spec.height * spec.channels));
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<double>((i * 3 + static_cast<std::size_t>(page)) % 120 + 1);
  return values;
}

void write_tiff(const std::filesystem::path& path, const TiffSpec& spec);

}  // namespace leukolens
