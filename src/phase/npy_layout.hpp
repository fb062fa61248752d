#pragma once
#include <string>

#include "leukolens/core/npy.hpp"
#include "leukolens/phase/file.hpp"
#include "leukolens/phase/frame.hpp"

namespace leukolens {

/// An array as images: H x W, N x H x W, or either with a last axis of 3 or 4 colour channels.
struct NpyLayout {
  Frame frame;  ///< every image's sides, channels and type, no samples
  std::size_t frames = 0, frame_bytes = 0;
};

/// @throws UnfitImage  naming the array: `unreadable` for other axes or sides that no image has, `empty` for no pixels
NpyLayout npy_layout(const NpyHeader& header, const std::string& name);

/// What all frames of such an array have in common.
PhaseFileInfo info_of(const NpyLayout& layout);

/// One image of an array in C order and this machine's byte order.
std::vector<std::byte> image_bytes(const Array& array, const NpyLayout& layout, std::size_t index);

/// The image of stored samples. @param swap  they are in the other byte order
Frame frame_of(const NpyLayout& layout, std::vector<std::byte> samples, bool swap);

/// "3 x 4"; "()" of a scalar.
std::string shape_text(const std::vector<std::size_t>& shape);

}  // namespace leukolens
