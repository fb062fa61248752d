#pragma once
#include <cstddef>
#include <span>

#include "leukolens/phase/frame.hpp"

namespace leukolens {

/// Which corner of the picture the first stored sample is: 1 top left (nothing to do) ... 8 (TIFF 6.0, tag 274; Exif
/// 2.32, the same). Other numbers, which some programs write, mean 1.
/// @returns  whether rows are stored as columns, so that width and height change places
bool swaps_sides(int orientation);

/// The frame as it is to be looked at.
Frame upright(Frame stored, int orientation);

/// The orientation that an Exif block (a TIFF directory, without "Exif\0\0") states; 1 where it states none.
int exif_orientation(std::span<const std::byte> exif);

}  // namespace leukolens
