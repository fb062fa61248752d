#pragma once
#include <cstddef>
#include <cstdint>

#include "leukolens/core/array.hpp"
#include "phase/tiff_handle.hpp"

namespace leukolens {

/// How one TIFF page stores its samples.
struct TiffLayout {
  std::uint32_t width = 0, height = 0;
  SampleType type = SampleType::u8;
  std::uint16_t stored = 1;    ///< samples a pixel in the file
  std::uint16_t channels = 1;  ///< of these without alpha
  bool planar = false;         ///< each channel in its own strips or tiles
  bool palette = false;        ///< samples are indices into a colour map
  bool tiled = false;
  unsigned packed_bits = 0;  ///< 1, 2 or 4: bits of a sample, which `type` (u8) unpacks; 0: whole bytes
  int orientation = 1;       ///< as in phase/orientation.hpp

  std::size_t pixel_bytes() const { return stored * size_of(type); }
  std::size_t bytes() const { return std::size_t{width} * height * pixel_bytes(); }
};

/// The layout of the current page.
/// @throws UnfitImage  `unreadable` for sample types, compressions and sizes that cannot be read, with what to export
TiffLayout tiff_layout(const TiffHandle& tiff, const Source& source);

}  // namespace leukolens
