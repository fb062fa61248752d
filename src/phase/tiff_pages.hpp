#pragma once
#include <cstdint>
#include <vector>

#include "phase/source.hpp"

namespace leukolens {

/// File offsets of the directories of a TIFF's full-resolution pages, in order; thumbnails, reduced-resolution
/// copies and masks are left out unless there is nothing else. One pass over the directories, so that page n of a long
/// capture can be reached without walking n directories each time.
/// @throws UnfitImage  `unreadable` where a directory or a baseline tag's value lies beyond the end of the file, or
///                     where the list of directories runs in a circle
std::vector<std::uint64_t> tiff_pages(const Source& source);

}  // namespace leukolens
