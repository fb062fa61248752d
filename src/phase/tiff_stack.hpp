#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "phase/tiff_handle.hpp"
#include "phase/tiff_layout.hpp"

namespace leukolens {

/// Images of one layout that lie one behind the other in the file although only the first has a directory: so ImageJ
/// writes large stacks, and tifffile with `truncate`.
struct TiffStack {
  std::uint64_t offset = 0;  ///< of the first image's samples, bytes
  std::size_t images = 0;
};

/// The stack behind the current page, the file's only one, where its samples are stored plainly and in one piece and
/// at least one more image would fit into the file. A file that is cut off keeps its images: reading those fails.
/// @param claimed  images that the file's description names
/// @param directory_first  whether the program that wrote it puts the directory before the samples
std::optional<TiffStack> find_stack(const TiffHandle& tiff, const TiffLayout& layout, const Source& source,
                                    std::size_t claimed, bool directory_first);

/// Samples of image `index` in native byte order.
/// @throws UnfitImage  `unreadable` where the file ends before them
std::vector<std::byte> read_stacked(const TiffStack& stack, std::size_t index, const TiffHandle& tiff,
                                    const TiffLayout& layout, const Source& source);

/// Images of the array that tifffile names in a description such as `{"shape": [5, 48, 48]}`; 0 for other texts and
/// for shapes that do not end in the page's own sides.
std::size_t images_of_shape(const std::string& description, const TiffLayout& layout);

}  // namespace leukolens
