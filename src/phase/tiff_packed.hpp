#pragma once
#include <vector>

#include "phase/tiff_layout.hpp"

namespace leukolens {

/// Samples of 1, 2 or 4 bits as 8-bit ones, 0..255 (as PNG readers do).
/// @param layout  of the current page, with `packed_bits`, in strips
/// @throws UnfitImage  `unreadable`
std::vector<std::byte> read_packed(const TiffHandle& tiff, const TiffLayout& layout);

}  // namespace leukolens
