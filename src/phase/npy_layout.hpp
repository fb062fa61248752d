#pragma once
#include <string>

#include "leukolens/core/npy.hpp"
#include "leukolens/phase/frame.hpp"

namespace leukolens {

/// An array as images: H x W, N x H x W, or either with a last axis of 3 or 4 colour channels.
struct NpyLayout {
  Frame frame;  ///< every image's sides, channels and type, no samples
  std::size_t frames = 0, frame_bytes = 0;
};

/// @throws UnfitImage  naming the array: `unreadable` for other axes or sides that no image has, `empty` for no pixels
NpyLayout npy_layout(const NpyHeader& header, const std::string& name);

/// "3 x 4"; "()" of a scalar.
std::string shape_text(const std::vector<std::size_t>& shape);

/// The other order of the bytes of each sample.
void swap_sample_bytes(std::vector<std::byte>& samples, SampleType type);

}  // namespace leukolens
