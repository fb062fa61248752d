#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "phase/source.hpp"

namespace leukolens {

/// The pages of a TIFF that are images.
struct TiffPages {
  std::vector<std::uint64_t> offsets;  ///< of their directories in the file, in order
  std::vector<std::size_t> numbers;    ///< their places among all directories, from 0, as OME-XML counts them
  std::size_t passed_over = 0;         ///< thumbnails, reduced-resolution copies and masks
};

/// The full-resolution pages; thumbnails, reduced-resolution copies and masks are left out unless there is nothing
/// else. One pass over the directories, so that page n of a long capture can be reached without walking n directories
/// each time.
/// @throws UnfitImage  `unreadable` where a directory or a baseline tag's value lies beyond the end of the file, or
///                     where the list of directories runs in a circle
TiffPages tiff_pages(const Source& source);

}  // namespace leukolens
